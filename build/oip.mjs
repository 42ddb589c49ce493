/**
 * `npm run oip -- URL --model NAME`: the conformance suite of the Open Inference Protocol v2 against a server that runs somewhere, of whatever make. `npm run oip` alone says
 * how else it can be asked.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { at, inSetup } from './lib/paths.mjs';
import { command } from './lib/say.mjs';
import { ensurePackages } from './setup/packages.mjs';

await command(async () => {
  await ensurePackages();
  const { build } = await import('esbuild');
  const folder = mkdtempSync(inSetup('oip-'));
  try {
    const script = join(folder, 'oip.cjs');
    await build({ entryPoints: [at('test/oip/main.ts')], outfile: script, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' });
    const child = spawn(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    return await new Promise((done) => child.on('close', (code) => done(code ?? 1)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
