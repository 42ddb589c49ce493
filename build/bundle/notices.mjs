/** The licences of everything that is bundled, in one file beside it: what ships says what it is made of. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { at } from '../lib/paths.mjs';
import { beside } from './entries.mjs';

/** @param {{ metafile?: import('esbuild').Metafile }[]} results @returns {string} */
export function notices(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const bundled = inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter((folder) => folder !== undefined);
  const separate = beside.map((name) => `node_modules/${name}`);
  return [...new Set([...bundled, ...separate])].sort().map(notice).join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder */
function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(at(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(at(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file) && existsSync(at(folder, file))).sort();
  const body = texts.map((file) => readFileSync(at(folder, file), 'utf8').trim()).join('\n\n');
  return `${name} ${version} (${typeof license === 'string' ? license : license?.type ?? 'see below'})\n\n${body}\n`;
}
