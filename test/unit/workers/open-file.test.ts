import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StageSource } from '../../../electron/engine/inference/protocols';
import { openRows } from '../../../electron/workers/lib/batch/stage/open';
import { needsProgram } from '../../support/needs';
import { temporaryDir } from '../../support/store';

const refused = (source: StageSource) => openRows(source, '', new AbortController().signal).then(() => 'opened', ({ code, message }: { code: string; message: string }) => `${code}: ${message}`);
const kinds = [(path: string): StageSource => ({ kind: 'sheet', path }), (path: string): StageSource => ({ kind: 'sqlite', path, table: 't' })];

describe('a workbook or a SQLite file', () => {
  it.each(kinds)('is told what it is not', async (of) => {
    const dir = await temporaryDir();
    await mkdir(join(dir, 'folder'));
    await writeFile(join(dir, 'empty'), '');
    expect(await refused(of(join(dir, 'none')))).toBe(`not-found: There is no file ${join(dir, 'none')}.`);
    expect(await refused(of(join(dir, 'folder')))).toBe(`invalid-input: ${join(dir, 'folder')} is not a file.`);
    expect(await refused(of(join(dir, 'empty')))).toBe(`invalid-input: ${join(dir, 'empty')} is empty.`);
  });

  it.skipIf(process.platform === 'win32' || needsProgram('mkfifo'))('that is a pipe holds nobody up', async () => {
    const pipe = join(await temporaryDir(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const of of kinds) expect(await refused(of(pipe))).toBe(`invalid-input: ${pipe} is not a file.`);
  });
});
