/**
 * `npm run screenshots [FOLDER [WIDTHxHEIGHT]]`: pictures of every page, light and dark, of the wall and of the reports' pages, taken by the tests that visit them. Without a folder they are the documentation's, `docs/screens` at 1440 x 900.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { at, root } from './lib/paths.mjs';

const [folder, size] = process.argv.slice(2);
const env = { ...process.env, MILLWRIGHT_SCREENS: folder ? resolve(folder) : at('docs/screens'), ...(size ? { MILLWRIGHT_SCREENS_SIZE: size } : {}) };
const child = spawn(process.execPath, [at('build/test.mjs'), 'e2e', 'test/e2e/accessibility.test.ts'], { cwd: root, stdio: 'inherit', env });
child.on('close', (code) => process.exit(code ?? 1));
