/** The folder that is packed: the bundles for production, a manifest, and the packages that are not bundled. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beside } from '../bundle/entries.mjs';
import { bundle } from '../bundle/index.mjs';
import { at, inSetup } from '../lib/paths.mjs';

export const stageDir = inSetup('stage');

/** @param {import('../setup/index.mjs').Setup} setup @returns {Promise<string>} the hash of what the bundles were made of */
export async function stage(setup) {
  const dist = join(stageDir, 'dist');
  await bundle(setup, { production: true, folder: dist });
  const { name, productName, version, description, license, author } = read(at('package.json'));
  const dependencies = Object.fromEntries(beside.map((dependency) => [dependency, read(at('node_modules', dependency, 'package.json')).version]));
  write(join(stageDir, 'package.json'), { name, productName, version, description, license, author, main: 'dist/main.cjs', dependencies });
  rmSync(join(stageDir, 'node_modules'), { recursive: true, force: true });
  for (const dependency of beside) copyPackage(dependency);
  return read(join(dist, 'build-info.json')).inputs;
}

/**
 * Only what is loaded: scripts, and the binaries of this platform. What the package needs to install itself (it would
 * fetch more from the internet) is left behind, and so are its dependencies for that.
 * @param {string} name
 */
function copyPackage(name) {
  const from = at('node_modules', name);
  const to = join(stageDir, 'node_modules', name);
  mkdirSync(to, { recursive: true });
  const { dependencies = {}, optionalDependencies = {}, scripts: _, ...manifest } = read(join(from, 'package.json'));
  const kept = Object.fromEntries(Object.entries({ ...dependencies, ...optionalDependencies }).filter(([dependency]) => beside.includes(dependency)));
  write(join(to, 'package.json'), { ...manifest, dependencies: kept });
  for (const file of ['LICENSE', 'README.md', 'ThirdPartyNotices.txt', 'dist', join('bin/napi-v6', process.platform, process.arch), ...readdirSync(from).filter((name) => /^(lib)?duckdb\.(js|node|so|dylib|dll)$/.test(name))]) {
    if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file), { recursive: true, filter: (path) => !/\.(map|d\.ts)$/.test(path) && !/[/\\](esm|ort\..*)$/.test(path) });
  }
}

/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** @param {string} file @param {unknown} content */
const write = (file, content) => writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
