import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host, WorkerHandle } from '../../../electron/contract/host';
import { MillwrightError } from '../../../electron/contract/errors';
import { createBatch } from '../../../electron/engine/batch';
import type { Who } from '../../../electron/engine/shared/who';
import type { Store } from '../../../electron/engine/store';
import { batchRig } from '../../support/batch-rig';
import { writePackage } from '../../support/packages';
import { stillClock as clock, workers } from '../../support/workers';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const real = workers();
const { host } = real;

async function begin() {
  const rig = await batchRig(real);
  const { version } = await rig.models.import(await writePackage(join(rig.dir, 'press')), { who: anna });
  await rig.models.promote('press', version, anna);
  const security = { record: async () => undefined };
  const at = (name: string) => join(rig.dir, name);
  await writeFile(at('in.csv'), 'a,grade\n1,H\nx,H\n2,L\n');
  /** Another engine over the same store. */
  const next = (of: { host?: Pick<Host, 'fork'>; store?: Pick<Store, 'main'> } = {}) => createBatch({ store: rig.store, security, models: rig.models, host, clock, ...of });
  const takenUp = async () => (await rig.store.main.get<{ times: number }>('SELECT taken_up AS times FROM batch_run WHERE id = 1'))?.times;
  return { ...rig, at, next, takenUp, what: { model: 'press', input: at('in.csv'), output: at('out.csv') } };
}

describe('a run whose engine is killed', () => {
  it('before the end was kept is done for the next one, though its output is there', { timeout: 60_000 }, async () => {
    const { store, next, at, dir, what } = await begin();
    const transaction = store.main.transaction.bind(store.main);
    // As much of it as a kill leaves.
    const main = Object.assign(Object.create(store.main) as Store['main'], { transaction: ((name: string, work: never) => (name === 'batch.end' ? Promise.reject(new Error('killed')) : transaction(name, work))) });
    const killed = await next({ store: { main } });
    const { id } = await killed.run(what, anna);
    expect(await killed.finished(id)).toMatchObject({ state: 'done', message: expect.stringContaining('could not be kept') });
    const output = await readFile(at('out.csv'), 'utf8');
    expect(await readdir(dir)).toContain('.out.csv.journal');
    const batch = await next();
    expect(await batch.finished(id)).toMatchObject({ state: 'done', rows: 2, rejected: 1, rejectsFile: at('out.csv.rejects.csv'), message: expect.stringMatching(/^2 rows scored, 2 of them before it was interrupted, 1 rejected/) });
    expect(await readFile(at('out.csv'), 'utf8')).toBe(output);
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
    await batch.close();
  });

  it('behind its end leaves nothing beside the output', { timeout: 60_000 }, async () => {
    const { store, batch, next, at, dir, what } = await begin();
    const { id } = await batch.run(what, anna);
    await batch.finished(id);
    expect(await store.main.all('SELECT untidy FROM batch_run')).toEqual([{ untidy: 0 }]);
    // As it is between keeping the end and removing these.
    await store.main.transaction('killed', (tx) => tx.run('UPDATE batch_run SET untidy = 1'));
    for (const name of ['.out.csv.journal', '.out.csv.rows.parquet']) await writeFile(at(name), 'x');
    await (await next()).close();
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(await store.main.all('SELECT untidy FROM batch_run')).toEqual([{ untidy: 0 }]);
  });

  it('again and again without coming further is given up, and not where it was left in order or came further', { timeout: 60_000 }, async () => {
    const { next, takenUp, what, at } = await begin();
    const never = { fork: () => new Promise<WorkerHandle>(() => undefined) };
    await (await next({ host: never })).run(what, anna);
    for (let deaths = 1; deaths <= 3; deaths++) await next({ host: never });
    expect(await takenUp()).toBe(3);
    // Its process can't be had before it is told to stop.
    let refuse = (): void => undefined;
    const inOrder = await next({ host: { fork: () => new Promise<WorkerHandle>((_, reject) => (refuse = () => reject(new MillwrightError('gone', 'closing')))) } });
    let isClosed = false;
    const closed = inOrder.close().then(() => (isClosed = true));
    for (; !isClosed; await new Promise(setImmediate)) refuse();
    await closed;
    expect(await takenUp()).toBe(0);
    for (let deaths = 1; deaths <= 5; deaths++) expect((await next({ host: never })).runs()[0]).toMatchObject({ state: 'running' });
    const last = await next();
    expect(last.runs()[0]).toMatchObject({ state: 'failed', message: expect.stringMatching(/^Millwright was killed 6 times while this run was under way, which came no further/) });
    // Asked for again, it is another run.
    const { id } = await last.run(what, anna);
    expect(await last.finished(id)).toMatchObject({ state: 'done', rows: 2 });
    expect(await readFile(at('out.csv'), 'utf8')).toContain('1,H,11,1.0.0');
    await last.close();
  });
});
