/**
 * The window's tests run as an ordinary user, with the browser's sandbox on, as the appliance does at a customer's. Where
 * the tests are started by root that takes another user, and a copy of the runtime and the app that this user can reach
 * (a checkout below /root is closed to it).
 */
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beside } from './bundle/entries.mjs';
import { at, distDir } from './lib/paths.mjs';
import { capture, isLinux, isRoot } from './lib/run.mjs';
import { requireSandbox } from './lib/sandbox.mjs';
import { Told } from './lib/say.mjs';

/** `nobody`: on every system, and owner of nothing. */
export const ORDINARY = 65534;

/**
 * @param {import('./setup/electron.mjs').Runtime} runtime
 * @param {string} folder one of this run's own, outside the checkout
 * @returns {Promise<Record<string, string>>} for the tests' environment: what to start, on which app, homes below where
 */
export async function ordinaryUser(runtime, folder) {
  const homes = join(folder, 'h');
  mkdirSync(homes);
  if (!isLinux || !isRoot) {
    requireSandbox(runtime.dist);
    return { MILLWRIGHT_ELECTRON: runtime.executable, MILLWRIGHT_APP: at(), MILLWRIGHT_HOMES: homes };
  }
  chmodSync(folder, 0o755);
  chownSync(homes, ORDINARY, ORDINARY);
  await linkedCopy(runtime.dist, join(folder, 'runtime'));
  const app = join(folder, 'app');
  mkdirSync(app);
  // The app may be rebuilt while tests run, so it is copied; the rest does not change and is linked.
  cpSync(distDir, join(app, 'dist'), { recursive: true });
  cpSync(at('package.json'), join(app, 'package.json'));
  for (const name of beside) {
    if (existsSync(at('node_modules', name))) await linkedCopy(at('node_modules', name), join(app, 'node_modules', name));
  }
  const wrapper = join(folder, 'electron');
  writeFileSync(wrapper, script(join(folder, 'runtime/electron')), { mode: 0o755 });
  await capture(wrapper, ['-e', '0'], { cwd: '/', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', HOME: homes } }).catch((error) => {
    throw new Told(`The copy of the app in ${folder} cannot be run by an ordinary user. Set TMPDIR to a folder that everyone can reach.\n${error.message}`);
  });
  return { MILLWRIGHT_ELECTRON: wrapper, MILLWRIGHT_APP: app, MILLWRIGHT_HOMES: homes };
}

/** `exec` keeps the process id, so that whoever starts this can signal and wait for Electron itself. @param {string} executable */
const script = (executable) => `#!/bin/sh
exec setpriv --reuid ${ORDINARY} --regid ${ORDINARY} --clear-groups -- ${executable} "$@"
`;

/** Hard links where the file system allows: 300 MB in no time. @param {string} from @param {string} to */
async function linkedCopy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  await capture('cp', ['-rlL', from, to]).catch(() => capture('sh', ['-c', 'rm -rf "$2" && cp -rL "$1" "$2"', 'copy', from, to]));
  await capture('sh', ['-c', 'find "$1" -type d -exec chmod 755 {} +', 'open', to]);
}
