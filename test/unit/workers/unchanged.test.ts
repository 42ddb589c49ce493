import { appendFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { unchangedFrom } from '../../../electron/workers/lib/batch/unchanged';
import { temporaryDir } from '../../support/store';

let file: string;
beforeEach(async () => {
  file = join(await temporaryDir(), 'in.csv');
  await writeFile(file, 'a\n1\n');
});

describe('a file that is read for long', () => {
  it('is the same as long as nobody writes into it, and where it is gone', async () => {
    const unchanged = await unchangedFrom(file, 'in.csv');
    await expect(unchanged()).resolves.toBeUndefined();
    await rm(file);
    await expect(unchanged()).resolves.toBeUndefined();
  });

  it.each<[string, () => Promise<void>]>([
    ['longer', () => appendFile(file, '2\n')],
    ['written anew at the same length', async () => {
      await writeFile(file, 'a\n2\n');
      await utimes(file, 1, 1);
    }],
    ['another one', async () => {
      await writeFile(`${file}.new`, 'a\n1\n');
      await rename(`${file}.new`, file);
    }],
  ])('is told to be %s', async (_, change) => {
    const unchanged = await unchangedFrom(file, 'in.csv');
    await change();
    await expect(unchanged()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('in.csv was changed while it was being scored') });
  });
});
