/**
 * Everything that a fresh checkout lacks, each step only where it is needed. What was found is stamped, so that the
 * next start asks nothing but whether the stamp still holds.
 *
 * @typedef {{ runtime: import('./electron.mjs').Runtime, addon: import('./addon.mjs').Addon, napi: number }} Setup
 */
import { locked } from '../lib/lock.mjs';
import { capture, isRoot } from '../lib/run.mjs';
import { compile } from './addon-compile.mjs';
import { chooseAddon, mustCompile } from './addon.mjs';
import { chooseElectron } from './electron.mjs';
import { certainlyUnreachable } from './electron-declared.mjs';
import { REGISTRY_NAPI, registryRuns } from './electron-registry.mjs';
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

/**
 * Debian's packages come while npm's do, and the compiler before the libraries: what takes longest waits for it alone.
 * @param {boolean} forTests
 * @returns {Promise<Setup>}
 */
async function whole(forTests) {
  const compileForSure = (await registryForSure()) && mustCompile(REGISTRY_NAPI);
  const soon = compileForSure ? COMPILER : [];
  // Who can't install gets one list of all that is missing, before anything else is done.
  if (!isRoot) await ensureSystem([...soon, ...forRuntime()]);
  const compiler = ensureSystem(soon);
  const libraries = ensureSystem(forRuntime());
  const packages = ensurePackages();
  const chosen = packages.then(() => chooseElectron());
  const compiled = together([packages, compiler]).then(() => compileForSure && compile());
  const addon = async () => {
    const [runtime] = await together([chosen, compiled]);
    const napi = runtime.kind === 'registry' ? REGISTRY_NAPI : await libraries.then(() => napiOf(runtime.executable));
    await (mustCompile(napi) && !compileForSure ? ensureSystem(COMPILER) : compiler);
    return { addon: await chooseAddon(napi), napi };
  };
  const forTheTests = async () => {
    await libraries;
    if (forTests) await ensureSystem(FOR_TESTS, { mayBeMissing: true });
  };
  const [runtime, built] = await together([chosen, addon(), compiler, forTheTests()]);
  const found = { runtime, ...built };
  writeStamp(forTests, found);
  return found;
}

/**
 * Like Promise.all, but a failure waits for the others: nothing goes on behind the back of who reads the message.
 * @template {readonly unknown[]} T
 * @param {T} tasks
 * @returns {Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>}
 */
async function together(tasks) {
  await Promise.allSettled(tasks);
  return /** @type {any} */ (Promise.all(tasks));
}

/** Whether it can be known before anything is fetched that it will be the registry's runtime. */
async function registryForSure() {
  return !process.env.ELECTRON_OVERRIDE_DIST_PATH && registryRuns() && certainlyUnreachable(process.env);
}

/** @param {string} executable */
async function napiOf(executable) {
  return Number(await capture(executable, ['-p', 'process.versions.napi'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }));
}
