import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { safeName, writeToFolder } from '../../../../electron/engine/delivery';
import { temporaryDir } from '../../../support/store';

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });

describe('delivery into a folder', () => {
  it('makes the folder, replaces what has the same name and leaves nothing half written', async () => {
    const folder = join(await temporaryDir(), 'out', 'reports');
    await writeToFolder('/nowhere', folder, [file('a.csv', 'one')]);
    expect(await writeToFolder('/nowhere', folder, [file('a.csv', 'two'), file('b.csv', 'three')])).toEqual([join(folder, 'a.csv'), join(folder, 'b.csv')]);
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['a.csv', 'b.csv']);
  });

  it('refuses the data folder, also through a link, and a path that is not whole', async () => {
    const home = await temporaryDir();
    const elsewhere = await temporaryDir();
    await mkdir(join(home, 'data'));
    await symlink(join(home, 'data'), join(elsewhere, 'link'));
    for (const folder of [home, join(home, 'new', 'reports'), join(elsewhere, 'link', 'reports')]) {
      await expect(writeToFolder(home, folder, [file('a', 'x')])).rejects.toThrow("inside Millwright's own data folder");
    }
    await expect(writeToFolder(home, 'reports', [])).rejects.toThrow('not a whole path');
    await expect(writeToFolder(home, '/proc/reports', [file('a', 'x')])).rejects.toMatchObject({ code: 'store-failed' });
  });

  it('gives files names that every system takes', () => {
    expect(safeName('../a/b:c.pdf')).toBe('-a-b-c.pdf');
    expect(safeName('...')).toBe('report');
  });
});
