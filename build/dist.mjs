/**
 * `npm run dist`: the installer of this platform, in `release/`. `--unpacked` stops before it, `--quick` packs it less
 * tightly. A package on the registry's runtime, which is no longer maintained, is named `-test`. Nothing is done when
 * nothing changed; `--force` does it all the same.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDeb } from './installer/deb.mjs';
import { stage } from './installer/stage.mjs';
import { at, inSetup, releaseDir } from './lib/paths.mjs';
import { capture, isLinux } from './lib/run.mjs';
import { command, say, step } from './lib/say.mjs';
import { setup } from './setup/index.mjs';

const stamp = join(releaseDir, 'stamp.json');

await command(async () => {
  const has = (/** @type {string} */ flag) => process.argv.includes(flag);
  const found = await setup();
  const key = createHash('sha256').update(JSON.stringify([await stage(found), recipe(), process.argv.slice(2).filter((flag) => flag !== '--force')])).digest('hex');
  const last = readStamp();
  if (!has('--force') && last?.key === key && existsSync(last.made)) {
    say(`dist  up to date: ${last.made}`);
    return;
  }
  rmSync(stamp, { force: true });
  await step('the app, unpacked', () => electronBuilder(found, isLinux || has('--unpacked')));
  let made = join(releaseDir, isLinux ? 'linux-unpacked' : '');
  if (isLinux && !has('--unpacked')) {
    const name = found.runtime.kind === 'registry' ? 'millwright-test' : 'millwright';
    made = await step('the Debian package', () => makeDeb({ name, unpacked: made, quick: has('--quick') }));
  }
  writeFileSync(stamp, JSON.stringify({ key, made }));
  say(`dist  ${made}`);
});

/** @param {import('./setup/index.mjs').Setup} setup @param {boolean} dir only the unpacked folder */
async function electronBuilder({ runtime }, dir) {
  mkdirSync(releaseDir, { recursive: true });
  await capture(process.execPath, [
    at('node_modules/electron-builder/cli.js'), ...(dir ? ['--dir'] : []), '--config', at('electron-builder.yml'), '--publish', 'never',
    `-c.electronDist=${runtime.dist}`, `-c.electronVersion=${runtime.version}`,
  ], { env: { ...process.env, ELECTRON_BUILDER_CACHE: inSetup('electron-builder'), CSC_IDENTITY_AUTO_DISCOVERY: process.env.CSC_LINK ? 'true' : 'false' } });
}

/** How it is packed is as much a part of the result as what is packed. */
function recipe() {
  const files = ['electron-builder.yml', 'LICENSE', ...['build/installer', 'build/icon'].flatMap((folder) => readdirSync(at(folder)).sort().map((name) => join(folder, name)))];
  return files.map((file) => createHash('sha256').update(readFileSync(at(file))).digest('hex'));
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'));
  } catch {
    return undefined;
  }
}
