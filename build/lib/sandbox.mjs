/**
 * The browser's sandbox. It is never given up, with one exception: Chromium refuses to start as root with it, so there,
 * and only there, it is told to do without.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isLinux, isRoot } from './run.mjs';
import { Told } from './say.mjs';

export const sandboxFlags = () => (isLinux && isRoot ? ['--no-sandbox'] : []);

/** Says what to do where the system allows the sandbox neither way; Chromium itself would only abort. @param {string} dist the runtime's folder */
export function requireSandbox(dist) {
  if (!isLinux || isRoot || namespacesAllowed() || isSetuid(join(dist, 'chrome-sandbox'))) return;
  throw new Told(`This system lets no ordinary user make namespaces, which the browser's sandbox needs. Allow its helper instead, then try again:

  sudo chown root:root ${join(dist, 'chrome-sandbox')}
  sudo chmod 4755 ${join(dist, 'chrome-sandbox')}
`);
}

function namespacesAllowed() {
  const setting = (/** @type {string} */ name) => (existsSync(`/proc/sys/${name}`) ? readFileSync(`/proc/sys/${name}`, 'utf8').trim() : undefined);
  return setting('kernel/unprivileged_userns_clone') !== '0' && setting('kernel/apparmor_restrict_unprivileged_userns') !== '1'
    && setting('user/max_user_namespaces') !== '0';
}

/** @param {string} file */
function isSetuid(file) {
  if (!existsSync(file)) return false;
  const { mode, uid } = statSync(file);
  return uid === 0 && (mode & 0o4000) !== 0;
}
