/** The npm packages that `package-lock.json` names, in `node_modules`. */
import { existsSync, readFileSync } from 'node:fs';
import { at } from '../lib/paths.mjs';
import { npm, tail } from '../lib/run.mjs';
import { step, Told } from '../lib/say.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

/** Installs when the lock file asks for anything that is not there. A later `npm install` by hand is left as it is. */
export async function ensurePackages() {
  if (!existsSync(at('package-lock.json'))) throw new Told('package-lock.json is missing: this is not a whole checkout.');
  if (isInstalled()) return;
  await step('npm packages', () =>
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']).catch((error) => {
      throw new Told(`The npm packages could not be installed. Check that npm reaches its registry, then try again.\n${reason(error.output ?? error.message)}`);
    }));
}

/** npm notes what it really installed in a lock file of its own; packages of other platforms are rightly missing there. */
function isInstalled() {
  if (!existsSync(at('node_modules/.package-lock.json'))) return false;
  const wanted = readLock('package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) =>
    path === '' || link || present[path]?.version === version || (!present[path] && (optional || devOptional)));
}

/** npm says what is wrong first and how it is used last. @param {string} output */
const reason = (output) => output.split('\n').filter((line) => /^npm (error|ERR!) \S/.test(line)).slice(0, 6).join('\n') || tail(output);

/** @param {string} path */
const readLock = (path) => /** @type {Lock} */ (JSON.parse(readFileSync(at(path), 'utf8'))).packages;
