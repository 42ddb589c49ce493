/** Makes `dist/`: the bundles, the window's page, the addon for the chosen runtime, the models that ship. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from '../lib/lock.mjs';
import { at, distDir } from '../lib/paths.mjs';
import { Told } from '../lib/say.mjs';
import { modelFiles, node, pictures, renderer } from './entries.mjs';
import { put, removeOthers } from './files.mjs';
import { hashOfInputs } from './inputs.mjs';
import { notices } from './notices.mjs';
import { nodeOptions, rendererOptions } from './options.mjs';

const INFO = 'build-info.json';

/**
 * @param {import('../setup/index.mjs').Setup} setup
 * @param {{ production?: boolean, force?: boolean, partial?: boolean, folder?: string }} [options] `folder`: instead of
 *   `dist/`; `partial`: an entry that does not build is named among the skipped ones and the others are made, for work in
 *   progress
 * @returns {Promise<{ changed: boolean, skipped: string[], ms: number }>}
 */
export async function bundle(setup, { production = true, force = false, partial = false, folder = distDir } = {}) {
  const inputs = () => hashOfInputs([setup.runtime, setup.addon, production]);
  if (!force && isCurrent(folder, inputs())) return { changed: false, skipped: [], ms: 0 };
  return locked(async () => {
    const before = inputs();
    if (!force && isCurrent(folder, before)) return { changed: false, skipped: [], ms: 0 };
    const began = Date.now();
    const { files, skipped } = await make(setup, production, partial, folder);
    // What is not whole is not current: the next call makes it again.
    files.set(join(folder, INFO), buildInfo(setup, production, partial && skipped.length > 0 ? '' : before));
    for (const [path, data] of files) put(path, data);
    removeOthers(folder, new Set(files.keys()));
    return { changed: true, skipped, ms: Date.now() - began };
  });
}

/** @param {string} folder @param {string} inputs */
function isCurrent(folder, inputs) {
  try {
    return JSON.parse(readFileSync(join(folder, INFO), 'utf8')).inputs === inputs;
  } catch {
    return false;
  }
}

/** @param {import('../setup/index.mjs').Setup} setup @param {boolean} production @param {boolean} partial @param {string} folder */
async function make(setup, production, partial, folder) {
  const { build } = await import('esbuild');
  const skipped = Object.values(node).filter((source) => !existsSync(at(source)));
  const wanted = [nodeOptions(production, folder)];
  if (existsSync(at(renderer.script))) wanted.push(rendererOptions(production, folder));
  else skipped.push(renderer.script);
  const builds = wanted.flatMap((options) => (partial ? oneByOne(options) : [options])).filter(({ entryPoints }) => entryPoints?.length);
  const results = await Promise.all(builds.map((options) => build(options).catch((error) => {
    if (!partial) return told(error);
    skipped.push(`${options.entryPoints[0].in} (${error.errors?.[0]?.text ?? error})`);
    return {};
  })));
  /** @type {Map<string, Uint8Array | string>} */
  const files = new Map();
  for (const result of results) for (const { path, contents } of result.outputFiles ?? []) files.set(path, contents);
  if (production) files.set(join(folder, 'third-party-licenses.txt'), notices(results));
  if (existsSync(at(renderer.page))) files.set(join(folder, 'renderer/index.html'), readFileSync(at(renderer.page)));
  files.set(join(folder, 'native/better_sqlite3.node'), readFileSync(setup.addon.file));
  for (const [name, source] of Object.entries(pictures)) files.set(join(folder, name), readFileSync(at(source)));
  for (const path of models()) files.set(join(folder, path), readFileSync(at(path)));
  return { files, skipped };
}

/** @param {any} options */
const oneByOne = (options) => options.entryPoints.map((/** @type {unknown} */ entry) => ({ ...options, entryPoints: [entry] }));

/** A folder under `models/` is a package when it has a manifest and the model itself. */
function models() {
  if (!existsSync(at('models'))) return [];
  return readdirSync(at('models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ['manifest.json', 'model.onnx'].every((file) => existsSync(at('models', entry.name, file))))
    .flatMap(({ name }) => modelFiles.map((file) => join('models', name, file)))
    .filter((path) => existsSync(at(path)));
}

/** What the app shows of how it was made: the About box, `doctor`. @param {import('../setup/index.mjs').Setup} setup @param {boolean} production @param {string} inputs */
function buildInfo({ runtime, addon, napi }, production, inputs) {
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  return `${JSON.stringify({
    version,
    electron: { version: runtime.version, kind: runtime.kind, how: runtime.how, forRelease: runtime.kind !== 'registry' },
    addon: { kind: addon.kind, napi },
    production,
    time: new Date().toISOString(),
    inputs,
  }, null, 2)}\n`;
}

/** @param {any} error @returns {Promise<never>} */
async function told(error) {
  if (!error.errors) throw error;
  const { formatMessages } = await import('esbuild');
  const messages = await formatMessages(error.errors, { kind: 'error', color: Boolean(process.stderr.isTTY) });
  throw new Told(messages.join('\n').trimEnd());
}
