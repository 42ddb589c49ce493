import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Deliveries } from '../../../../electron/engine/reports/deliveries';
import { noDelivery } from '../../../../electron/contract/deliver';
import type { ArchivedReport } from '../../../../electron/contract/reports';
import { sendOut } from '../../../../electron/engine/reports/sending';
import { ReportSettingsKept } from '../../../../electron/engine/reports/settings';
import { trail } from '../../../support/live-rig';
import { reportMigrations } from '../../../../electron/engine/reports';
import { needsProgram } from '../../../support/needs';
import { temporaryDir, testStore } from '../../../support/store';

const minute = 60_000;

const archived = { name: 'x', title: 'x', revision: 1, simulated: false, paper: 'a4', formats: ['pdf', 'csv'], sha256: '0'.repeat(64) } as unknown as ArchivedReport;
const add = async (deliveries: Deliveries, report: number, folder: string) => (await deliveries.add(report, { ...noDelivery, folder, formats: ['pdf'] }))[0];

/** Reports 1 to 3 are in the archive; each is a file of its own. */
async function rig() {
  const store = await testStore(reportMigrations);
  const [home, place] = [await temporaryDir(), await temporaryDir()];
  const clock = { at: 1_000_000, now: () => clock.at, received: () => clock.at };
  await store.main.transaction('three reports', async (tx) => {
    for (const id of [1, 2, 3]) await tx.run(`INSERT INTO report (id, name, title, from_time, to_time, zone, created, pages, sha256, simulated, pdf, csv) VALUES (?, 'x', 'x', 0, ?, 'UTC', 0, 1, 'x', 0, x'00', x'00')`, [id, id]);
  });
  const recorded: unknown[] = [];
  const problems: unknown[] = [];
  const make = (patienceMs?: number) => new Deliveries({
    store, clock, patienceMs, onProblem: (error) => problems.push(error), security: { record: async (_tx, _who, what, _before, after) => void recorded.push([what, after]) },
    send: (outgoing, wasMounted) => sendOut({
      home, settings: new ReportSettingsKept({ store, security: trail(), notify: { mailServer: () => Promise.reject(new Error('nobody')) } }),
      report: (id) => Promise.resolve({ ...archived, id, signed: false, opening: undefined }),
      file: (id, as) => Promise.resolve({ fileName: `report-${id}.${as}`, bytes: new TextEncoder().encode(`report ${id}`) }),
    }, outgoing, wasMounted),
  });
  return { store, home, place, clock, recorded, problems, make };
}

describe('reports on their way into folders', () => {
  it('are there at once where the folder is, and written again when asked for again', async () => {
    const { make, place, recorded, clock } = await rig();
    const deliveries = make();
    const folder = join(place, 'share');
    expect(await add(deliveries, 1, folder)).toBe(`written to ${folder}`);
    await rm(join(folder, 'report-1.pdf'));
    expect(await add(deliveries, 1, folder)).toBe(`written to ${folder}`);
    expect(await readFile(join(folder, 'report-1.pdf'), 'utf8')).toBe('report 1');
    expect(await deliveries.all()).toEqual(new Map([[1, [{ id: 1, way: 'folder', to: folder, formats: ['pdf'], attempts: 1, nextTry: clock.at + minute, done: clock.at, gaveUp: null, stands: false, problem: null }]]]));
    expect(recorded).toHaveLength(2);
  });

  it('are kept while a share is away, tried again after longer and longer pauses, also by the next engine, and written once it is back', async () => {
    const { make, place, recorded, clock, problems } = await rig();
    const share = join(place, 'share');
    // A file stands where the folder is to be.
    await writeFile(share, '');
    let deliveries = make();
    expect(await add(deliveries, 1, share)).toContain(`Nothing could be written into ${share}`);
    expect(await add(deliveries, 2, share)).toContain('Nothing could be written');
    const stands = async () => (await deliveries.all()).get(1)?.[0];
    expect(await stands()).toMatchObject({ done: null, attempts: 1, nextTry: clock.at + minute, problem: expect.stringContaining(share) as string });
    const tries: number[] = [];
    for (let i = 0; i < 9; i++) {
      const next = (await stands())?.nextTry ?? 0;
      tries.push((next - clock.at) / minute);
      clock.at = next - 1;
      await deliveries.tryDue();
      expect((await stands())?.attempts).toBe(i + 1);
      clock.at = next;
      deliveries = make();
      await deliveries.tryDue();
    }
    expect(tries).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(recorded).toEqual([]);
    await rm(share);
    clock.at += 60 * minute;
    await deliveries.tryDue();
    expect((await readdir(share)).sort()).toEqual(['report-1.pdf', 'report-2.pdf']);
    expect(await stands()).toMatchObject({ done: clock.at, problem: null });
    expect(recorded).toEqual([['reports.deliver', { id: 1, files: [join(share, 'report-1.pdf')] }], ['reports.deliver', { id: 2, files: [join(share, 'report-2.pdf')] }]]);
    await deliveries.tryDue();
    expect([recorded.length, problems]).toEqual([2, []]);
  });

  it('are not written into the empty folder that a share leaves which is not mounted', async () => {
    const { make, place, store } = await rig();
    const deliveries = make();
    const share = join(place, 'share');
    await add(deliveries, 1, share);
    // As if it had been mounted when that was written.
    await store.main.transaction('mounted', (tx) => tx.run('UPDATE report_way SET mounted = 1'));
    expect(await add(deliveries, 2, share)).toBe(`not yet written to ${share}: ${share} is not mounted: it was on another disk when it was written into last`);
    expect(await readdir(share)).toEqual(['report-1.pdf']);
  });

  it('are not waited for without end where a share hangs, and no second try hangs beside the first', async () => {
    if (process.platform === 'win32' || needsProgram('mkfifo')) return;
    const { make, place } = await rig();
    const deliveries = make(30);
    const share = join(place, 'share');
    await mkdir(share);
    // Whoever opens a pipe to write waits until somebody reads it.
    const pipe = join(share, `report-1.pdf.${process.pid}.part`);
    execFileSync('mkfifo', [pipe]);
    expect(await add(deliveries, 1, share)).toBe(`not yet written to ${share}: ${share} does not answer`);
    expect(await add(deliveries, 2, share)).toBe(`not yet written to ${share}: ${share} does not answer`);
    expect(await readdir(share)).toEqual([`report-1.pdf.${process.pid}.part`]);
    // It answers again.
    await new Promise<void>((resolve, reject) => createReadStream(pipe).on('end', resolve).on('error', reject).resume());
    while ((await add(deliveries, 2, share)) !== `written to ${share}`) await new Promise((resolve) => setImmediate(resolve));
    expect(await readFile(join(share, 'report-2.pdf'), 'utf8')).toBe('report 2');
  });

  it('are refused where they could never be, and then nothing is kept', async () => {
    const { make, home } = await rig();
    const deliveries = make();
    await expect(add(deliveries, 1, join(home, 'out'))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(add(deliveries, 1, 'out')).rejects.toThrow('not a whole path');
    expect(await deliveries.all()).toEqual(new Map());
  });
});

describe('reports on their way by mail', () => {
  const to = (...mail: string[]) => ({ ...noDelivery, mail });

  /** A server that takes mail while it is up; for `slow@x` only once it is let. */
  async function mails() {
    const { store, clock } = await rig();
    const server = { up: true, sent: [] as string[], let: () => {} };
    const asked: (() => void)[] = [];
    const [isAsked, isAskedAgain] = [0, 1].map((n) => new Promise<void>((resolve) => (asked[n] = resolve)));
    const isLet = new Promise<void>((resolve) => (server.let = resolve));
    const deliveries = new Deliveries({
      store, clock, security: { record: () => Promise.resolve() },
      async send({ report, to: address }) {
        if (!server.up) throw new Error('away');
        if (address === 'slow@x') {
          asked.shift()?.();
          await isLet;
        }
        server.sent.push(`${report} to ${address}`);
        return { record: {} };
      },
    });
    return { deliveries, clock, server, isAsked, isAskedAgain };
  }

  it('are one mail each, also where a person asks for one while the timer is about to send it', async () => {
    const { deliveries, clock, server, isAsked } = await mails();
    server.up = false;
    await deliveries.add(1, to('slow@x'));
    await deliveries.add(2, to('vera@x'));
    server.up = true;
    clock.at += minute;
    const timer = deliveries.tryDue();
    await isAsked;
    expect(await deliveries.add(2, to('vera@x'), true)).toEqual(['sent to vera@x']);
    const asked = deliveries.add(1, to('slow@x'), true);
    server.let();
    expect(await asked).toEqual(['sent to slow@x']);
    await timer;
    expect(server.sent).toEqual(['2 to vera@x', '1 to slow@x']);
  });

  it('do not wait for another one to the same address', async () => {
    const { deliveries, server, isAsked, isAskedAgain } = await mails();
    const first = deliveries.add(1, to('slow@x'));
    await isAsked;
    const second = deliveries.add(2, to('slow@x'));
    await Promise.race([second, isAskedAgain]);
    server.let();
    expect(await Promise.all([first, second])).toEqual([['sent to slow@x'], ['sent to slow@x']]);
  });

  it('are not sent again where it could only not be kept that they went', async () => {
    const { store, clock } = await rig();
    const transaction = store.main.transaction.bind(store.main);
    const [sent, state]: [number[], { full: boolean }] = [[], { full: true }];
    const main = Object.assign(Object.create(store.main) as typeof store.main, { transaction: ((name: string, work: never) => (state.full && name.startsWith('reports.deliver') ? Promise.reject(new Error('full')) : transaction(name, work))) });
    const deliveries = new Deliveries({ store: { main }, clock, security: { record: () => Promise.resolve() }, send: ({ report }) => (sent.push(report), Promise.resolve({ record: {} })) });
    await expect(deliveries.add(1, to('vera@x'))).rejects.toThrow('full');
    await deliveries.add(1, to('vera@x')).catch(() => undefined);
    await deliveries.tryDue();
    state.full = false;
    await deliveries.tryDue();
    expect(sent).toEqual([1]);
    expect((await deliveries.all()).get(1)).toMatchObject([{ done: clock.at }]);
  });
});
