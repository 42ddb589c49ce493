/**
 * `npm run check`: the compiler, the linter and the arrows between the parts, side by side. `-- types`, `-- lint` or
 * `-- arrows` runs one alone. The linter keeps no cache: its rules look at types, which change in other files.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { at } from './lib/paths.mjs';
import { capture, Failed } from './lib/run.mjs';
import { command, say, seconds } from './lib/say.mjs';
import { ensurePackages } from './setup/packages.mjs';

const sources = ['electron', 'renderer', 'test'].filter((folder) => existsSync(at(folder)));

/** Each tool's own script, so that no shell and no `npx` stands between. */
const tools = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '--incremental', '--tsBuildInfoFile', '.setup/types.json', '--pretty', 'false'] },
  { name: 'lint', script: 'node_modules/eslint/bin/eslint.js', args: ['--no-error-on-unmatched-pattern', ...sources] },
  { name: 'arrows', script: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs', args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...sources.filter((folder) => folder !== 'test')] },
];

/** @param {string[]} [only] names of tools @returns {Promise<boolean>} whether all is well */
export async function check(only = []) {
  const chosen = tools.filter(({ name }) => only.length === 0 || only.includes(name));
  const results = await Promise.all(chosen.map(async ({ name, script, args }) => {
    const began = Date.now();
    const complaint = await capture(process.execPath, [at(script), ...args]).then(() => '', (error) => (error instanceof Failed ? error.output || error.message : String(error)));
    say(`check  ${name.padEnd(7)} ${complaint ? 'FAILED' : 'ok'} ${seconds(Date.now() - began)}`);
    return complaint;
  }));
  for (const complaint of results.filter(Boolean)) say(`\n${complaint.trim()}`);
  return results.every((complaint) => !complaint);
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  await command(async () => {
    await ensurePackages();
    return (await check(process.argv.slice(2))) ? 0 : 1;
  });
}
