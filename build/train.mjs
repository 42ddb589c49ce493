/**
 * `npm run train [-- NAME …]`: trains the models that ship, with Debian's Python packages. `npm run train -- --check`: the scripts' own checks.
 * Never part of start or test.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { command, say } from './lib/say.mjs';

/** The system's own Python: Debian's packages are not seen by one from elsewhere. */
const python = '/usr/bin/python3';
const folder = join(root, 'models', 'train');
/** A script that writes a package trains that model, named as it with underscores; the rest are helpers. */
const isTrainer = (/** @type {string} */ name) => /\bpackage\.write_package\(/.test(readFileSync(join(folder, `${name}.py`), 'utf8'));
/** One thread: sums of several differ in their last bits from run to run, and so would the models. */
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };

await command(async () => {
  const missing = spawnSync(python, ['-c', 'import sklearn, onnx, numpy, pandas'], { encoding: 'utf8' });
  if (missing.status !== 0) {
    say('Training needs Debian\'s Python packages. Install them with: apt-get install python3-sklearn python3-onnx python3-pandas');
    return 1;
  }
  if (process.argv.includes('--check')) return spawnSync(python, ['-m', 'unittest', 'discover', '-s', folder, '-p', 'check_*.py'], { stdio: 'inherit', env }).status ?? 1;
  const wanted = process.argv.slice(2).map((name) => name.replaceAll('-', '_'));
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.py')).map((name) => name.slice(0, -3)).filter(isTrainer);
  for (const script of scripts.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    say(`training ${script.replaceAll('_', '-')} …`);
    const { status } = spawnSync(python, [join(folder, `${script}.py`)], { stdio: 'inherit', env });
    if (status !== 0) return status ?? 1;
  }
  return 0;
});
