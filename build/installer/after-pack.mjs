/** Runs on the unpacked app, before anything is made of it. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { burnFuses } from './fuses.mjs';

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const product = packager.appInfo.productFilename;
  if (electronPlatformName === 'darwin') return void await burnFuses(join(appOutDir, `${product}.app`));
  if (electronPlatformName === 'win32') return void await burnFuses(join(appOutDir, `${product}.exe`));
  const executable = /** @type {any} */ (packager).executableName;
  // The checkout's launcher starts any folder it is given; a package starts its own archive and nothing else.
  rmSync(join(appOutDir, 'resources/app'), { recursive: true, force: true });
  rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true });
  await burnFuses(join(appOutDir, executable));
  writeFileSync(join(appOutDir, 'millwrightctl'), ctl(executable), { mode: 0o755 });
}

/** The command line is the app's own binary without a screen. Chromium starts as root only without its sandbox. @param {string} executable */
const ctl = (executable) => `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
[ "$(id -u)" = 0 ] && root=--no-sandbox || root=
exec "$here/${executable}" $root --ozone-platform=headless --disable-gpu --log-level=3 --ctl "$@"
`;
