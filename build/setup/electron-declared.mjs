/**
 * The Electron that package.json declares. Its package brings an installer that downloads the runtime, which a closed
 * site or a build machine may not be able to do: then that is found out within seconds and remembered for a day.
 */
import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, inSetup } from '../lib/paths.mjs';
import { step } from '../lib/say.mjs';
import { executableIn } from './electron.mjs';

const WITHOUT_BYTES_MS = 8_000;
const ALTOGETHER_MS = 15 * 60_000;
const REMEMBERED_MS = 24 * 3_600_000;

const home = at('node_modules/electron');
const failure = inSetup('electron-unreachable.json');

export const declared = {
  get version() { return /** @type {string} */ (JSON.parse(readFileSync(at('package.json'), 'utf8')).devDependencies.electron); },
};

/** @param {NodeJS.ProcessEnv} env @returns {Promise<string | undefined>} the runtime's folder, when it is there at the end */
export async function tryDeclared(env) {
  if (installed()) return join(home, 'dist');
  if (!existsSync(join(home, 'install.js')) || env.ELECTRON_SKIP_BINARY_DOWNLOAD || recentlyFailed(env)) return undefined;
  const came = await step(`Electron ${declared.version}`, () => download(env).then(() => true, () => false), (yes) => (yes ? '' : 'could not be downloaded'));
  if (!came) {
    mkdirSync(inSetup(), { recursive: true });
    writeFileSync(failure, JSON.stringify({ what: what(env), at: Date.now() }));
  }
  return installed() ? join(home, 'dist') : undefined;
}

/**
 * Whether it is certain beforehand that the download will fail: nothing leads to its host. False where that is not known.
 * @param {NodeJS.ProcessEnv} env
 */
export async function certainlyUnreachable(env) {
  const { ELECTRON_MIRROR, npm_config_electron_mirror, HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = env;
  if (installed() || ELECTRON_MIRROR || npm_config_electron_mirror || HTTPS_PROXY || https_proxy || HTTP_PROXY || http_proxy) return false;
  return lookup('github.com').then(() => false, () => true);
}

function installed() {
  const version = join(home, 'dist/version');
  return existsSync(version) && readFileSync(version, 'utf8').trim().replace(/^v/, '') === declared.version && existsSync(executableIn(join(home, 'dist')));
}

/** The mirror is part of the question: who sets one is not answered from memory. @param {NodeJS.ProcessEnv} env */
const what = (env) => [declared.version, env.ELECTRON_MIRROR, env.npm_config_electron_mirror, env.HTTPS_PROXY ?? env.https_proxy].join(' ');

/** @param {NodeJS.ProcessEnv} env */
function recentlyFailed(env) {
  return failedUntil(env) > Date.now();
}

/** When the download may be tried again, in ms since the epoch; 0 when it has not failed. @param {NodeJS.ProcessEnv} [env] */
export function failedUntil(env = process.env) {
  try {
    const last = JSON.parse(readFileSync(failure, 'utf8'));
    return last.what === what(env) ? last.at + REMEMBERED_MS : 0;
  } catch {
    return 0;
  }
}

/**
 * Runs the package's own installer. A slow line is no failure, a silent one is: the installer is given a temporary
 * folder of its own, and is ended when nothing has grown there for a while.
 * @param {NodeJS.ProcessEnv} env
 */
async function download(env) {
  const temporary = inSetup(`electron-download-${process.pid}`);
  mkdirSync(temporary, { recursive: true });
  try {
    await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['install.js'], {
        cwd: home, stdio: 'ignore', env: { ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, NODE_NO_WARNINGS: '1' },
      });
      const began = Date.now();
      let size = 0;
      let grewAt = began;
      const watch = setInterval(() => {
        const now = sizeOf(temporary) + sizeOf(join(home, 'dist'));
        if (now > size) { size = now; grewAt = Date.now(); }
        if (Date.now() - grewAt > WITHOUT_BYTES_MS || Date.now() - began > ALTOGETHER_MS) child.kill('SIGKILL');
      }, 500);
      child.on('error', reject);
      child.on('close', (code) => {
        clearInterval(watch);
        if (code === 0) resolve(undefined);
        else reject(new Error('could not be downloaded'));
      });
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function sizeOf(folder) {
  let size = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) size += statSync(join(entry.parentPath ?? entry.path, entry.name)).size;
    }
  } catch { /* it may come and go while it is looked at */ }
  return size;
}
