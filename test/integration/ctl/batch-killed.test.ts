/** Runs of batch scoring that a person began, while the whole appliance is killed: they go on by themselves once it is started again. */
import { readdir, readFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { isOpen, type BatchRun } from '../../../electron/contract/batch';
import type { Client } from '../../../electron/contract/contract';
import { attached, enginesOf, needsRuntime, newAppliance, serve } from '../../support/ctl';
import { needsProgram } from '../../support/needs';
import { writePackage } from '../../support/packages';
import { addon } from '../../support/store';
import { pressOf } from './support';

const ROWS = 1_500_000;
const SQL = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) SELECT i % 1000 AS a, 'H' AS grade FROM n`;

/** Once all that are told hold. */
const runs = (client: Client, holds: (all: readonly BatchRun[]) => boolean) =>
  new Promise<readonly BatchRun[]>((resolve, reject) => {
    const stop = client.batch.runs({}, ({ runs: all }) => {
      if (!holds(all)) return;
      stop();
      resolve(all);
    }, (error) => reject(error ?? new Error('the stream ended')));
  });

describe.skipIf(needsRuntime() || needsProgram('pgrep'))('runs of batch scoring under an appliance that is killed', () => {
  it('go on by themselves, read or scored when it died, with every row once', { timeout: 400_000 }, async () => {
    const appliance = await newAppliance();
    const at = (name: string) => join(appliance.dir, name);
    await mkdir(at('out'));
    await writeFile(at('in.csv'), `a,grade\n${Array.from({ length: 1000 }, (_, row) => (row === 7 ? 'x,H\n' : `${row},H\n`)).join('').repeat(ROWS / 1000)}`);
    new Sqlite(at('in.db'), { nativeBinding: addon }).exec('CREATE TABLE t (x)').close();
    let site = await serve(appliance);
    await pressOf(site.client, await writePackage(at('press')));
    await site.client.batch.start({ model: 'press', input: at('in.csv'), output: at('out/scored.csv') });
    await site.client.batch.start({ model: 'press', input: { kind: 'sqlite', path: at('in.db'), sql: SQL }, output: at('out/queried.csv') });
    const underWay = (all: readonly BatchRun[]) => all.some(({ id, rows }) => id === 1 && rows > 0) && all.some(({ id, phase, bytesRead, message }) => id === 2 && phase === 'reading' && (bytesRead > 0 || message !== ''));
    // The host alone: its engine and the processes of the runs see it go, each in its own moment.
    expect((await runs(site.client, underWay)).every(isOpen)).toBe(true);
    site.child.kill('SIGKILL');
    site = await serve(appliance);
    // Now the engine and the processes of the runs, which the host starts again.
    const again = await runs(site.client, underWay);
    expect(again.map(({ id, state }) => [id, state])).toEqual([[2, 'running'], [1, 'running']]);
    for (const pid of await enginesOf(site.child)) process.kill(pid, 'SIGKILL');
    const { client, close } = await attached(appliance.home, 60_000);
    const done = await runs(client, (all) => all.length > 0 && !all.some(isOpen));
    expect(done).toMatchObject([
      { id: 2, state: 'done', rows: ROWS, rejected: 0 },
      { id: 1, state: 'done', rows: ROWS - ROWS / 1000, rejected: ROWS / 1000, message: expect.stringMatching(/of them before it was interrupted/) },
    ]);
    const lines = (await readFile(at('out/scored.csv'), 'utf8')).trimEnd().split('\n');
    const part = Array.from({ length: 1000 }, (_, row) => `${row},H,${row + 10},1.0.0`).filter((_, row) => row !== 7);
    expect(lines[0]).toBe('a,grade,p,model_version');
    expect([lines.length - 1, lines.findIndex((line, row) => row > 0 && line !== part[(row - 1) % part.length])]).toEqual([ROWS - ROWS / 1000, -1]);
    expect((await readdir(at('out'))).sort()).toEqual(['queried.csv', 'scored.csv', 'scored.csv.rejects.csv']);
    expect(await client.security.auditVerify({})).toMatchObject({ ok: true, brokenAt: null });
    close();
  });
});
