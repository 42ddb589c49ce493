import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Without links, also of what is not there yet. */
export const realPath = (path: string): Promise<string> => realpath(path).catch(async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)));
