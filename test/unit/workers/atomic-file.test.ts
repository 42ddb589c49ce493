import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AtomicFile } from '../../../electron/workers/lib/batch/atomic-file';
import { temporaryDir } from '../../support/store';

describe('a file that is there whole or not at all', () => {
  it('appears only when it is done', async () => {
    const dir = await temporaryDir();
    const file = await AtomicFile.create(join(dir, 'out.csv'), join(dir, '.part'));
    await file.write('x'.repeat(300_000));
    expect(await readdir(dir)).toEqual(['.part']);
    await file.commit(false);
    expect(await readdir(dir)).toEqual(['out.csv']);
    expect(await readFile(join(dir, 'out.csv'), 'utf8')).toHaveLength(300_000);
  });

  it('does not replace a file that came in the meantime', async () => {
    const dir = await temporaryDir();
    const file = await AtomicFile.create(join(dir, 'out.csv'), join(dir, '.part'));
    await writeFile(join(dir, 'out.csv'), 'mine');
    await expect(file.commit(false)).rejects.toMatchObject({ code: 'conflict' });
    await file.discard();
    expect(await readdir(dir)).toEqual(['out.csv']);
    expect(await readFile(join(dir, 'out.csv'), 'utf8')).toBe('mine');
  });

  it.skipIf(!existsSync('/dev/full'))('says when the disk is full', async () => {
    const file = await AtomicFile.create('/data/out.csv', '/dev/full');
    await expect(file.write('x'.repeat(300_000))).rejects.toMatchObject({ code: 'store-full', message: expect.stringContaining('/data/out.csv') });
  });
});
