/** Where things stand in a checkout. Everything that setup makes lies under `.setup/` and can be deleted at any time. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const setupDir = join(root, '.setup');
export const distDir = join(root, 'dist');
export const releaseDir = join(root, 'release');

/** @param {...string} parts */
export const at = (...parts) => join(root, ...parts);
/** @param {...string} parts */
export const inSetup = (...parts) => join(setupDir, ...parts);
