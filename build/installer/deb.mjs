/** A Debian package out of the unpacked folder, with Debian's own tools. */
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { png } from '../icon/png.mjs';
import { at, inSetup, releaseDir } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { RENAMED, RUNTIME } from '../setup/system.mjs';

const require = createRequire(import.meta.url);
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

/**
 * @param {{ name: string, unpacked: string, quick: boolean }} what `name` is the package's; a test build has another;
 *   `quick`: some seconds to pack, and a third larger
 * @returns {Promise<string>} the file
 */
export async function makeDeb({ name, unpacked, quick }) {
  const { productName, description, version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const installer = new (debianInstaller())({
    src: unpacked, dest: releaseDir, name, bin: 'millwright', arch: 'amd64', quick, logger: () => {}, productName, description, version,
    genericName: 'On-premises model appliance', categories: ['Utility', 'Science'], icon: icons(), section: 'science',
    maintainer: 'Millwright contributors <millwright@localhost>',
    productDescription: 'It keeps everything it knows in one encrypted store, shows live predictions of equipment, and writes scheduled reports. Nothing leaves the site.',
    rename: (/** @type {string} */ folder) => join(folder, `${name}_${version}_amd64.deb`),
  });
  await installer.generateDefaults();
  installer.generateOptions();
  // Exactly what the runtime links against, so that `dpkg -i` is enough where `npm start` has run.
  installer.options.depends = RUNTIME.filter((library) => library.startsWith('lib')).map((library) => (RENAMED[library] ? `${library} | ${RENAMED[library]}` : library));
  installer.options.recommends = ['dbus'];
  installer.options.suggests = [];
  for (const step of ['createStagingDir', 'createContents', 'createPackage', 'movePackage']) await installer[step]();
  return installer.options.packagePaths[0];
}

function debianInstaller() {
  const { Installer } = require('electron-installer-debian');
  return class extends Installer {
    /** Both commands stand on the PATH, whatever the package is called. */
    async createBinarySymlink() {
      await super.createBinarySymlink();
      for (const command of ['millwright', 'millwrightctl']) {
        if (command !== this.appIdentifier) symlinkSync(`../lib/${this.appIdentifier}/${command}`, join(this.stagingDir, 'usr/bin', command));
      }
    }

    /** The release and the test build bring the same commands: one at a time. */
    async createControl() {
      await super.createControl();
      const other = this.appIdentifier === 'millwright' ? 'millwright-test' : 'millwright';
      const control = join(this.stagingDir, 'DEBIAN/control');
      writeFileSync(control, readFileSync(control, 'utf8').replace(/^Description:/m, `Conflicts: ${other}\nDescription:`));
    }

    /** `--root-owner-group` gives root what a person packs, so that nothing has to pretend to be root. */
    async createPackage() {
      await capture('dpkg-deb', ['--root-owner-group', ...(this.options.quick ? ['-Zgzip', '-z1'] : ['-Zxz']), '--build', this.stagingDir]);
    }
  };
}

/** @returns {Record<string, string>} */
function icons() {
  mkdirSync(inSetup('icons'), { recursive: true });
  return Object.fromEntries([...SIZES.map((size) => {
    const file = inSetup('icons', `${size}.png`);
    writeFileSync(file, png(size));
    return [`${size}x${size}`, file];
  }), ['scalable', at('build/icon/icon.svg')]]);
}
