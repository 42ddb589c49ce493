/** One hash over everything that `dist/` is made of. Files are known by size and time, so that asking costs little. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../lib/paths.mjs';
import { sources } from './entries.mjs';

/** @param {unknown} alsoOf whatever else decides the result: the runtime, the addon, the mode */
export function hashOfInputs(alsoOf) {
  const hash = createHash('sha256').update(JSON.stringify(alsoOf));
  for (const source of sources) for (const line of lines(source)) hash.update(line);
  return hash.digest('hex');
}

/** @param {string} path @returns {Generator<string>} */
function* lines(path) {
  if (!existsSync(at(path))) return;
  const stat = statSync(at(path));
  if (!stat.isDirectory()) yield `${path} ${stat.size} ${stat.mtimeMs}\n`;
  else for (const name of readdirSync(at(path)).sort()) if (name !== 'node_modules') yield* lines(join(path, name));
}
