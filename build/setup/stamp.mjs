/** What the last setup found, and whether it still holds. Answering costs some milliseconds; setting up again costs more. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { at, inSetup, setupDir } from '../lib/paths.mjs';
import { hasDisplay } from '../lib/run.mjs';
import { failedUntil } from './electron-declared.mjs';

const file = inSetup('stamp.json');

/** @param {boolean} forTests @returns {import('./index.mjs').Setup | undefined} */
export function readStamp(forTests) {
  try {
    const stamp = JSON.parse(readFileSync(file, 'utf8'));
    const holds = stamp.key === key() && (stamp.forTests || !forTests)
      && existsSync(stamp.runtime.executable) && existsSync(stamp.addon.file)
      // The registry's runtime is a second best: once a day the declared one is tried again.
      && (stamp.runtime.kind !== 'registry' || failedUntil() > Date.now());
    return holds ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** @param {boolean} forTests @param {import('./index.mjs').Setup} found */
export function writeStamp(forTests, found) {
  mkdirSync(setupDir, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ key: key(), forTests, ...found }, null, 2));
  renameSync(`${file}.new`, file);
}

/** Everything that, when it changes, may make another setup necessary. */
function key() {
  const hash = createHash('sha256');
  for (const path of ['package.json', 'package-lock.json', 'node_modules/.package-lock.json', ...scripts()]) hash.update(readFileSync(at(path)));
  const { ELECTRON_OVERRIDE_DIST_PATH, ELECTRON_MIRROR } = process.env;
  hash.update(JSON.stringify([process.platform, process.arch, hasDisplay, ELECTRON_OVERRIDE_DIST_PATH, ELECTRON_MIRROR, installedSystem()]));
  return hash.digest('hex');
}

const scripts = () => readdirSync(at('build/setup')).filter((name) => name.endsWith('.mjs')).sort().map((name) => `build/setup/${name}`);

/** dpkg rewrites its list with every package that comes or goes. */
function installedSystem() {
  return existsSync('/var/lib/dpkg/status') ? statSync('/var/lib/dpkg/status').mtimeMs : 0;
}
