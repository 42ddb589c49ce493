/**
 * The native addon of the store (SQLite with SQLCipher) that fits the chosen runtime. Its package brings prebuilt ones
 * for Node-API 10 and later; an older runtime needs one compiled here, once.
 *
 * @typedef {{ kind: 'prebuilt' | 'compiled', file: string }} Addon
 */
import { existsSync } from 'node:fs';
import { at } from '../lib/paths.mjs';
import { Told } from '../lib/say.mjs';
import { compiledAddon, compile } from './addon-compile.mjs';

const FIRST_NAPI_OF_PREBUILT = 10;

/** @param {number} napi the runtime's `process.versions.napi` */
export const mustCompile = (napi) => napi < FIRST_NAPI_OF_PREBUILT && !existsSync(compiledAddon());

/** @param {number} napi @returns {Promise<Addon>} */
export async function chooseAddon(napi) {
  if (napi >= FIRST_NAPI_OF_PREBUILT) return { kind: 'prebuilt', file: prebuilt() };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Told(`This Electron has Node-API ${napi}; the store's addon needs ${FIRST_NAPI_OF_PREBUILT} on ${process.platform}-${process.arch}. Use Electron 35 or later.`);
  }
  return { kind: 'compiled', file: await compile() };
}

function prebuilt() {
  const musl = process.platform === 'linux' && !(/** @type {any} */ (process.report.getReport()).header.glibcVersionRuntime);
  const file = at('node_modules/better-sqlite3-multiple-ciphers/prebuilds', `${musl ? 'linuxmusl' : process.platform}-${process.arch}.node`);
  if (!existsSync(file)) throw new Told(`The store's addon is not prebuilt for ${process.platform}-${process.arch}.`);
  return file;
}
