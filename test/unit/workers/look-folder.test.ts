import { link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FolderLook } from '../../../electron/contract/batch-folder';
import type { BatchPreview } from '../../../electron/contract/batch-preview';
import { MOST_FILES_LOOKED } from '../../../electron/contract/folder-faults';
import { manifest as manifestSchema } from '../../../electron/contract/manifest';
import { lookFolder } from '../../../electron/workers/lib/batch/preview/folder';
import { preview } from '../../../electron/workers/lib/batch/preview/preview';
import { isStopped } from '../../../renderer/features/batch/components/use-folder';
import { labelManifest } from '../../support/packages';
import { temporaryDir } from '../../support/store';

const manifest = manifestSchema.parse(labelManifest({
  inputs: [{ name: 'torque', title: 'Torque', kind: 'number', unit: 'Nm', range: [0, 80] }, { name: 'speed', title: 'Rotational speed', kind: 'number', unit: 'rpm', range: [1000, 3000], missing: true }, { name: 'grade', title: 'Grade', kind: 'category', labels: ['L', 'M', 'H'] }],
}));

let dir: string;
beforeEach(async () => {
  dir = await temporaryDir();
});
const write = async (files: Record<string, string | Uint8Array>) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
};
type Asked = Partial<Parameters<typeof lookFolder>[0]>;
const look = ({ columns, ...more }: Asked = {}, frames: FolderLook[] = [], signal = new AbortController().signal) => lookFolder({ manifest, source: { kind: 'files', path: dir }, columns: { speed: null, ...columns }, ...more }, signal, (frame) => frames.push(frame));
const first = (more: object = {}) => preview({ manifest, source: { kind: 'files', path: dir }, each: true, show: 0, ...more });
const told = ({ troubles }: FolderLook) => Object.fromEntries(troubles.map(({ file, code, stops, names, rows, text }) => [file, [code, stops, names.join(), rows, text]]));
const good = 'torque,grade\n30,L\n';

describe('a look at each file of a run into a folder', () => {
  it('names those that would get no output, with the reason, by code and in words', async () => {
    await write({
      'a.csv': good, 'b.csv': 'Kraft,grade\n30,L\n', 'c.csv': '', 'd.csv': 'torque,grade\n', 'e.csv': 'torque,grade\nhot,L\ncold,M\n', 'f.csv': 'torque,grade,p\n30,L,1\n', 'g.csv': 'Torque [Nm],torque (Nm),grade\n1,2,L\n', 'h.csv': Buffer.from('torque,grade,Maß\n30,L,ü\n', 'latin1'),
      'i.csv': `torque,grade\n${'hot,L\n'.repeat(5000)}`, 'j.xlsx': 'no workbook', 'k.jsonl': '{"torque":30,"grade":"M"}\n', 'l.csv': `torque,grade\n${'hot,L\n'.repeat(150)}30,L\n`, 'n.csv': '\n \n',
    });
    await mkdir(join(dir, 'o.csv'));
    const found = await look();
    expect([found.of, found.looked, found.done, found.failed]).toEqual([13, 13, true, null]);
    expect(told(found)).toEqual({
      'b.csv': ['columns-missing', true, 'torque', 0, 'the column torque is missing'],
      'c.csv': ['file-empty', true, '', 0, 'it is empty'],
      'd.csv': ['no-rows', true, '', 0, 'it has a header and no rows'],
      'e.csv': ['none-scored', true, '', 2, 'none of its 2 rows can be scored; the first: torque: not a number (hot)'],
      'f.csv': ['column-taken', true, 'p', 0, 'it has a column p already, which the output would add once more'],
      'g.csv': ['column-unclear', true, 'Torque [Nm],torque (Nm)', 0, 'more than one column could be torque: Torque [Nm], torque (Nm)'],
      'h.csv': ['unreadable', true, '', 0, expect.stringMatching(/^h\.csv is not UTF-8 text: line 1 holds/)],
      'i.csv': ['first-rows', false, '', 200, 'none of its first 200 rows can be scored; the first: torque: not a number (hot)'],
      'j.xlsx': ['unreadable', true, '', 0, 'j.xlsx is no Excel workbook (.xlsx)'],
      'n.csv': ['file-empty', true, '', 0, 'it is empty'],
    });
    expect(found.troubles.find(({ file }) => file === 'h.csv')).toMatchObject({ reason: 'file-not-utf-8', about: { file: 'h.csv' } });
    expect(told(await look({ source: { kind: 'files', path: join(dir, '?.csv'), delimiter: ';' } }))).toMatchObject({ 'a.csv': ['columns-missing', true, 'torque,grade', 0, 'the columns torque, grade are missing'] });
    expect(told(await look({ columns: { torque: { column: 'Kraft' } } }))).toMatchObject({ 'a.csv': ['column-gone', true, 'Kraft', 0, 'there is no column Kraft, which is to feed torque'], 'c.csv': ['file-empty', true, '', 0, 'it is empty'] });
  });

  it('shows a file that can be scored, and leaves to each what names tell, so that one with other names is scored too', async () => {
    await write({ 'a.csv': 'nothing\n1\n', 'b.csv': 'Torque [Nm],grade,n\n30,L,1\n', 'c.csv': 'grade,TORQUE\nM,31\n' });
    const found = await first();
    expect([found.file, found.choices]).toEqual([join(dir, 'b.csv'), { speed: null }]);
    expect(found.inputs.map(({ name, column, how }) => [name, column, how])).toEqual([['torque', 'Torque [Nm]', 'name'], ['speed', null, null], ['grade', 'grade', 'name']]);
    expect(told(await look({ columns: found.choices }))).toEqual({ 'a.csv': ['columns-missing', true, 'torque,grade', 0, 'the columns torque, grade are missing'] });
    expect((await first({ columns: { torque: { column: 'n' } } })).choices).toEqual({ torque: { column: 'n', unit: 'Nm' }, speed: null });
    expect((await first({ file: join(dir, 'c.csv') })).file).toBe(join(dir, 'c.csv'));
    // What one has beside is given, not passed over: then those that lack it are said.
    await write({ 'd.csv': 'grade,torque,Rotational speed\nM,31,1500\n' });
    const more = await first();
    expect([more.file, more.choices]).toEqual([join(dir, 'd.csv'), {}]);
    const without = await lookFolder({ manifest, source: { kind: 'files', path: dir }, columns: more.choices }, new AbortController().signal, () => undefined);
    expect(without.troubles.map(({ file, names }) => [file, names])).toEqual([['a.csv', ['torque', 'speed', 'grade']], ['b.csv', ['speed']], ['c.csv', ['speed']]]);
    // One file alone is as any.
    const one = await first({ source: { kind: 'files', path: join(dir, 'c.csv') } });
    expect([one.file, one.choices]).toEqual([null, { torque: { column: 'TORQUE', unit: 'Nm' }, speed: null, grade: { column: 'grade' } }]);
  });

  it('says what would have a run begin with none, and which files it has not looked at', async () => {
    await write({ 'a.csv': good, 'a.jsonl': '{"torque":30,"grade":"M"}\n' });
    await expect(look({ output: `${dir}/` })).rejects.toThrow(/The inputs lie in /);
    await expect(look({ output: join(dir, 'out/'), format: 'parquet' })).rejects.toThrow(/would both be written to/);
    await write({ 'other.csv': 'other\n1\n' });
    const many = MOST_FILES_LOOKED + 5;
    const folder = join(dir, 'many');
    await mkdir(folder);
    await Promise.all(Array.from({ length: many }, (_, at) => link(join(dir, at % 100 === 7 ? 'other.csv' : 'a.csv'), join(folder, `${String(at).padStart(5, '0')}.csv`))));
    const frames: FolderLook[] = [];
    const found = await look({ source: { kind: 'files', path: folder } }, frames);
    expect([found.of, found.looked, found.troubles.length, found.done]).toEqual([many, MOST_FILES_LOOKED, 10, true]);
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.every(({ looked, of, done }, at) => looked > (frames[at - 1]?.looked ?? 0) && of === many && !done)).toBe(true);
    // Broken off as soon as the first is known.
    const control = new AbortController();
    await expect(lookFolder({ manifest, source: { kind: 'files', path: folder }, columns: { speed: null } }, control.signal, () => control.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('stops a run where all are refused, or where none would be scored anyway, and not for the one that is shown', () => {
    const warning = (code: BatchPreview['warnings'][number]['code']) => ({ code, stops: true, input: null, column: null, values: 0, of: 0, names: [], text: '' });
    const trouble = { file: 'a.csv', code: 'file-empty' as const, stops: true, input: null, names: [], reason: null, about: {}, rows: 0, problem: null, text: '' };
    const one: FolderLook = { of: 2, looked: 2, troubles: [trouble], done: true, failed: null };
    const several = (...codes: Parameters<typeof warning>[0][]) => ({ file: '/in/a.csv', warnings: codes.map(warning) });
    expect(isStopped({ file: null, warnings: [warning('not-fed')] }, null)).toBe(true);
    expect(isStopped(several('not-fed'), { ...one, done: false })).toBe(true);
    expect(isStopped(several('not-fed'), one)).toBe(false);
    expect(isStopped(several('no-background'), one)).toBe(true);
    expect(isStopped(several(), { ...one, troubles: [trouble, trouble] })).toBe(true);
    expect(isStopped(several(), { ...one, failed: 'The inputs lie there.' })).toBe(true);
  });
});
