/**
 * Everything that a fresh checkout lacks, each step only where it is needed. What was found is stamped, so that the
 * next start asks nothing but whether the stamp still holds.
 *
 * @typedef {{ runtime: import('./electron.mjs').Runtime, addon: import('./addon.mjs').Addon, napi: number }} Setup
 */
import { locked } from '../lib/lock.mjs';
import { capture } from '../lib/run.mjs';
import { chooseAddon, mustCompile } from './addon.mjs';
import { chooseElectron } from './electron.mjs';
import { REGISTRY_NAPI } from './electron-registry.mjs';
import { ensurePackages } from './packages.mjs';
import { readStamp, writeStamp } from './stamp.mjs';
import { COMPILER, ensureSystem, FOR_TESTS, forRuntime } from './system.mjs';

/**
 * @param {{ forTests?: boolean }} [options]
 * @returns {Promise<Setup>}
 */
export async function setup({ forTests = false } = {}) {
  return readStamp(forTests) ?? locked(async () => readStamp(forTests) ?? whole(forTests));
}

/** @param {boolean} forTests @returns {Promise<Setup>} */
async function whole(forTests) {
  await ensurePackages();
  const runtime = await chooseElectron();
  // Where the runtime's Node-API is known beforehand, one visit to apt brings the libraries and the compiler together.
  const compileSoon = runtime.kind === 'registry' && mustCompile(REGISTRY_NAPI);
  await ensureSystem([...forRuntime(), ...(compileSoon ? COMPILER : [])]);
  if (forTests) await ensureSystem(FOR_TESTS, { mayBeMissing: true });
  const napi = await napiOf(runtime.executable);
  if (mustCompile(napi)) await ensureSystem(COMPILER);
  const found = { runtime, addon: await chooseAddon(napi), napi };
  writeStamp(forTests, found);
  return found;
}

/** @param {string} executable */
async function napiOf(executable) {
  return Number(await capture(executable, ['-p', 'process.versions.napi'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }));
}
