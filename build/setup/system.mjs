/**
 * What Debian's packages have to bring: the libraries that Electron links against, a virtual display where there is
 * none, a compiler when the addon has to be compiled. Root gets them installed, anyone else gets the exact command.
 */
import { existsSync } from 'node:fs';
import { capture, hasDisplay, isLinux, isRoot } from '../lib/run.mjs';
import { step, Told } from '../lib/say.mjs';

export const RUNTIME = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'libsecret-1-0', 'libnotify4', 'xauth', 'dbus'];
const DISPLAY = ['xvfb'];

export const COMPILER = ['gcc', 'g++', 'libc6-dev'];
/** What some tests need beside the runtime: a real MQTT broker and a reader of PDF that are not ours, and what lets system calls fail. */
export const FOR_TESTS = ['mosquitto', 'strace', 'poppler-utils'];

/** The names that a newer Debian or Ubuntu gave the same libraries. @type {Record<string, string>} */
export const RENAMED = { 'libgtk-3-0': 'libgtk-3-0t64', libasound2: 'libasound2t64' };

export const forRuntime = () => (hasDisplay ? RUNTIME : [...RUNTIME, ...DISPLAY]);

/** Elsewhere than on Debian and its kin a person installs what their system calls these libraries. */
export const hasDpkg = () => isLinux && existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get');

/** dpkg does one thing at a time, in the order in which it was asked. @type {Promise<unknown>} */
let turn = Promise.resolve();
let updated = false;

/**
 * @param {string[]} packages
 * @param {{ mayBeMissing?: boolean }} [options] `mayBeMissing`: who is not root goes on without them
 */
export function ensureSystem(packages, options = {}) {
  const mine = turn.catch(() => {}).then(() => ensure(packages, options));
  turn = mine;
  return mine;
}

/** @param {string[]} packages @param {{ mayBeMissing?: boolean }} options */
async function ensure(packages, { mayBeMissing = false }) {
  if (!hasDpkg() || packages.length === 0) return;
  const lacking = await missing(packages);
  if (lacking.length === 0) return;
  if (!isRoot) {
    if (mayBeMissing) return;
    throw new Told(`These system packages are missing. Install them, then try again:\n\n  sudo apt-get install --no-install-recommends ${lacking.join(' ')}\n`);
  }
  await step(`system packages: ${lacking.join(' ')}`, () => install(lacking));
}

/** @param {string[]} packages @returns {Promise<string[]>} */
async function missing(packages) {
  const listed = await capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages, ...Object.values(RENAMED)]).catch((error) => error.output);
  const installed = new Set(String(listed).split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return packages.filter((name) => !installed.has(name) && !installed.has(RENAMED[name] ?? name));
}

/** @param {string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ args) => capture('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { env });
  try {
    if (!updated) await apt(['update']);
    updated = true;
    await apt(['install', '-y', '--no-install-recommends', ...(await available(packages))]);
  } catch (error) {
    throw new Told(`apt-get could not install ${packages.join(' ')}.\n${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string[]} packages */
async function available(packages) {
  return Promise.all(packages.map(async (name) => {
    if (!RENAMED[name]) return name;
    const known = await capture('apt-cache', ['show', name]).then((text) => text !== '', () => false);
    return known ? name : RENAMED[name];
  }));
}
