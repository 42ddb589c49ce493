import { existsSync } from 'node:fs';
import { readdir, readFile, symlink, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AtomicFile, putInPlace, refuseExisting } from '../../../electron/workers/lib/batch/atomic-file';
import { temporaryDir } from '../../support/store';

const many = Buffer.from('x'.repeat(300_000));

describe('a file that is there whole or not at all', () => {
  it('appears only when it is done, and says of each write what it was', async () => {
    const dir = await temporaryDir();
    const file = await AtomicFile.create(join(dir, 'out.csv'), join(dir, '.part'));
    expect(await file.write(Buffer.from('a,b'), many)).toEqual({ bytes: 300_003, crc: crc32(`a,b${many.toString()}`) });
    // Nothing is held back: a process that dies now has written it.
    expect(await readFile(join(dir, '.part'), 'utf8')).toHaveLength(300_003);
    await file.finish();
    expect(await readdir(dir)).toEqual(['.part']);
    await putInPlace(join(dir, '.part'), join(dir, 'out.csv'), false);
    expect(await readdir(dir)).toEqual(['out.csv']);
  });

  it('goes on behind what is kept of an earlier one', async () => {
    const dir = await temporaryDir();
    await writeFile(join(dir, '.part'), 'kept, and torn');
    const file = await AtomicFile.create(join(dir, 'out.csv'), join(dir, '.part'), 5);
    await file.write(Buffer.from('new'));
    await file.finish();
    expect(await readFile(join(dir, '.part'), 'utf8')).toBe('kept,new');
    expect(await AtomicFile.create(join(dir, 'out.csv'), join(dir, '.part')).then((anew) => anew.finish()).then(() => readFile(join(dir, '.part'), 'utf8'))).toBe('');
  });

  it('does not replace a file that came in the meantime, and follows no link', async () => {
    const dir = await temporaryDir();
    const file = await AtomicFile.create(join(dir, 'out.csv'), join(dir, '.part'));
    await writeFile(join(dir, 'out.csv'), 'mine');
    await file.finish();
    await expect(putInPlace(join(dir, '.part'), join(dir, 'out.csv'), false)).rejects.toMatchObject({ code: 'conflict' });
    await expect(refuseExisting(dir, true)).rejects.toMatchObject({ message: `${dir} is a folder. Name a file, in it or elsewhere.` });
    await file.discard();
    expect(await readdir(dir)).toEqual(['out.csv']);
    await symlink(join(dir, 'out.csv'), join(dir, '.part'));
    await expect(AtomicFile.create(join(dir, 'new.csv'), join(dir, '.part'))).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await readFile(join(dir, 'out.csv'), 'utf8')).toBe('mine');
  });

  it.skipIf(!existsSync('/dev/full'))('says when the disk is full', async () => {
    const file = await AtomicFile.create('/data/out.csv', '/dev/full');
    await expect(file.write(many)).rejects.toMatchObject({ code: 'store-full', message: expect.stringContaining('/data/out.csv') });
    // Not by `discard`, which removes what it wrote into.
    await (file as unknown as { file: FileHandle }).file.close();
  });
});
