/** Runs Vitest in the runtime that ships and returns what its reporter wrote down. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { at, inSetup, root } from '../lib/paths.mjs';

/**
 * @param {import('../setup/index.mjs').Setup} setup
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} args
 * @returns {Promise<import('./reporter.mjs').Result | undefined>} undefined when Vitest itself did not get to the end
 */
export async function runVitest({ runtime }, env, args) {
  const file = inSetup(`test-result-${process.pid}.json`);
  const child = spawn(runtime.executable, [
    at('node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', `--reporter=${at('build/test/reporter.mjs')}`, ...args,
  ], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1', MILLWRIGHT_TEST_RESULT: file } });
  const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, forward);
  await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.off(signal, forward);
  if (!existsSync(file)) return undefined;
  const result = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return result;
}
