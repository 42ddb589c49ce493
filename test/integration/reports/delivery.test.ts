import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { noDelivery } from '../../../electron/contract/deliver';
import type { ArchivedReport } from '../../../electron/contract/reports';
import { printers } from '../../../electron/engine/delivery';
import { reportMigrations } from '../../../electron/engine/reports';
import { Deliveries } from '../../../electron/engine/reports/deliveries';
import { fitting, wordsOf, type SignedFile } from '../../../electron/engine/reports/mail';
import { standingOf } from '../../../electron/engine/reports/standing';
import { sendOut } from '../../../electron/engine/reports/sending';
import { ReportSettingsKept } from '../../../electron/engine/reports/settings';
import type { Who } from '../../../electron/engine/shared/who';
import { lacking } from '../../support/needs';
import { trail } from '../../support/live-rig';
import { headerOf, mailServer } from '../../support/notify-rig';
import { testStore } from '../../support/store';
import { freePort } from '../mqtt/support';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const minute = 60_000;
const archived = { id: 1, name: 'equipment-health', title: 'Equipment health, 22 November 2026', revision: 2, simulated: false, paper: 'a4', formats: ['pdf', 'html', 'csv', 'xlsx', 'parquet'], sha256: 'ab'.repeat(32) } as unknown as ArchivedReport;
const opening = { heading: 'Two of 24 machines need attention', lead: 'Mill 01 stands at 67 %.' };

/** One report in the archive, and its ways out; by a clock that goes as it is told. */
async function rig(port: number) {
  const store = await testStore(reportMigrations);
  await store.main.transaction('a report', (tx) => tx.run(`INSERT INTO report (id, name, title, from_time, to_time, zone, created, pages, sha256, simulated, pdf, csv) VALUES (1, 'x', 'x', 0, 1, 'UTC', 0, 1, 'x', 0, x'00', x'00')`));
  const clock = { at: 1_000_000, now: () => clock.at, received: () => clock.at };
  const security = trail();
  const settings = new ReportSettingsKept({ store, security, notify: { mailServer: () => Promise.reject(new Error('nobody')) } });
  await settings.set({ mail: { via: 'server', host: '127.0.0.1', port, security: 'none', from: 'millwright@works.example' } }, anna);
  let settled = 0;
  const make = () => new Deliveries({
    store, clock, security, onSettled: () => void (settled += 1),
    send: (outgoing, wasMounted) => sendOut({
      home: '/nowhere', settings, report: () => Promise.resolve({ ...archived, signed: true, opening }),
      file: (_id, as) => Promise.resolve({ fileName: `equipment-health.${as === 'signature' ? 'sig.json' : as}`, bytes: Buffer.from(`the ${as}`) }),
    }, outgoing, wasMounted),
  });
  const stands = async () => (await make().all()).get(1) ?? [];
  /** What the alarm says, as often as it was told of. */
  const alarm = async () => [settled, await standingOf(store.main, 'x')];
  return { clock, settings, security, alarm, make, stands };
}
const to = (...mail: string[]) => ({ ...noDelivery, mail, formats: ['pdf' as const, 'xlsx' as const] });

describe('a report by mail', () => {
  it('says its finding, brings the files that were chosen and the signature, and goes once', async () => {
    const mail = await mailServer();
    const { make, stands } = await rig(mail.port);
    expect(await make().add(1, to('shift@works.example'))).toEqual(['sent to shift@works.example']);
    // Its schedule runs again, and the engine starts anew: nobody gets it twice.
    expect(await make().add(1, to('shift@works.example'))).toEqual(['sent to shift@works.example before']);
    await make().tryDue();
    expect(mail.mails).toHaveLength(1);
    const [got] = mail.mails;
    if (!got) return;
    expect(headerOf(got, 'Subject')).toBe('Two of 24 machines need attention (Equipment health, 22 November 2026, revision B)');
    expect(headerOf(got, 'Message-ID')).toMatch(/^<report-abababababababab-1@works\.example>$/i);
    expect(got.text).toContain('Mill 01 stands at 67 %.');
    const attached = [...got.text.matchAll(/filename="?([^"\r\n]+)"?[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/g)].map(([, name, body = '']) => [name, Buffer.from(body, 'base64').toString()]);
    expect(attached).toEqual([['equipment-health.pdf', 'the pdf'], ['equipment-health.xlsx', 'the xlsx'], ['equipment-health.sig.json', 'the signature']]);
    expect(await stands()).toMatchObject([{ way: 'mail', to: 'shift@works.example', formats: ['pdf', 'xlsx'], attempts: 1, problem: null, gaveUp: null }]);
    // Asked for by a person it goes again.
    await make().add(1, to('shift@works.example'), true);
    expect(mail.mails).toHaveLength(2);
  });

  it('waits for a server that is away, also over a start, and is tried again', async () => {
    const port = await freePort();
    const { make, clock, stands, alarm } = await rig(port);
    expect((await make().add(1, to('shift@works.example')))[0]).toMatch(/^not yet sent to shift@works\.example: 127\.0\.0\.1:\d+ refuses the connection/);
    expect(await stands()).toMatchObject([{ done: null, gaveUp: null, nextTry: clock.at + minute }]);
    const mail = await mailServer({}, port);
    await make().tryDue();
    expect(mail.mails).toHaveLength(0);
    clock.at += minute;
    await make().tryDue();
    expect(mail.mails).toHaveLength(1);
    expect(await stands()).toMatchObject([{ done: clock.at, problem: null, attempts: 2 }]);
    expect(await alarm()).toEqual([1, null]);
  });

  it('is tried again for those alone whom the server could not take it for just now, and never for those it refuses for good', async () => {
    let busy = true;
    const refusal = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });
    const mail = await mailServer({ onRcptTo: ({ address }, _session, done) => done(address.startsWith('gone') ? refusal(550, 'no such mailbox') : address.startsWith('full') && busy ? refusal(452, 'mailbox full') : null) });
    const { make, clock, stands, alarm } = await rig(mail.port);
    await make().add(1, to('shift@works.example', 'gone@works.example', 'full@works.example'));
    expect(mail.mails.map((one) => one.to)).toEqual([['shift@works.example']]);
    expect(await stands()).toMatchObject([{ done: null, problem: expect.stringMatching(/for good for gone@works\.example: 550 .*just now for full@works\.example/) as string }]);
    busy = false;
    clock.at += minute;
    await make().tryDue();
    expect(mail.mails.map((one) => one.to)).toEqual([['shift@works.example'], ['full@works.example']]);
    expect(await stands()).toMatchObject([{ done: clock.at }]);
    expect(await alarm()).toEqual([1, null]);
  });

  it('that nobody may get is given up with words, and not tried again', async () => {
    const mail = await mailServer({ onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) });
    const { make, clock, stands, alarm } = await rig(mail.port);
    expect((await make().add(1, to('gone@works.example')))[0]).toContain('It is not tried any more');
    clock.at += 100 * minute;
    await make().tryDue();
    expect(await stands()).toMatchObject([{ done: null, attempts: 1, gaveUp: 1_000_000, problem: expect.stringContaining('no such mailbox') as string }]);
    expect(await alarm()).toEqual([1, expect.stringMatching(/^x could not be sent to gone@works\.example: .*no such mailbox/)]);
  });

  it('that was given up stands as an alarm until it is there, tried again by hand, or is dismissed, also over a start', async () => {
    let refuses = true;
    const mail = await mailServer({ onRcptTo: (_address, _session, done) => done(refuses ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null) });
    const { make, clock, stands, alarm, security } = await rig(mail.port);
    await make().add(1, to('a@works.example'));
    await make().add(1, to('b@works.example'));
    const [a, b] = await stands();
    if (!a || !b) throw new Error('two were given up');
    expect(await stands()).toMatchObject([{ stands: true, done: null }, { stands: true, done: null }]);
    expect(await alarm()).toEqual([2, expect.stringMatching(/^x could not be sent to b@works\.example: .*One more delivery was given up\.$/)]);
    // Tried again, and refused again: it stands, and is not tried by itself.
    clock.at += minute;
    await make().again(a.id, anna);
    expect((await stands())[0]).toMatchObject({ stands: true, gaveUp: clock.at, attempts: 1 });
    refuses = false;
    clock.at += 100 * minute;
    await make().tryDue();
    expect(mail.mails).toHaveLength(0);
    expect(await make().again(a.id, anna)).toBe(1);
    expect((await stands())[0]).toMatchObject({ stands: false, done: clock.at, gaveUp: null });
    expect(mail.mails.map((one) => one.to)).toEqual([['a@works.example']]);
    expect((await alarm())[1]).toMatch(/^x could not be sent to b@works\.example: .*no such mailbox\.$/);
    await make().dismiss(b.id, anna);
    expect((await stands())[1]).toMatchObject({ stands: false, done: null, gaveUp: b.gaveUp });
    expect((await alarm())[1]).toBeNull();
    await make().tryDue();
    expect(mail.mails).toHaveLength(1);
    await expect(make().again(a.id, anna)).rejects.toMatchObject({ code: 'conflict', message: 'It was sent to a@works.example already.' });
    await expect(make().dismiss(99, anna)).rejects.toMatchObject({ code: 'not-found' });
    expect(security.recorded.filter((what) => what.startsWith('reports.deliver'))).toEqual(['reports.deliver-again', 'reports.deliver-again', 'reports.deliver', 'reports.deliver-not']);
  });

  it('that waits and is dismissed is not tried any more', async () => {
    const port = await freePort();
    const { make, clock, stands, alarm } = await rig(port);
    await make().add(1, to('a@works.example'));
    await make().dismiss((await stands())[0]?.id ?? 0, anna);
    const mail = await mailServer({}, port);
    clock.at += 100 * minute;
    await make().tryDue();
    expect([mail.mails.length, (await alarm())[1], await stands()]).toMatchObject([0, null, [{ done: null, stands: false, gaveUp: 1_000_000 }]]);
  });

  it('keeps a password in the vault, for the machine that it was given for', async () => {
    const { settings } = await rig(25);
    const server = { via: 'server' as const, host: 'mail.works.example', port: 587, security: 'starttls' as const, from: 'millwright@works.example', username: 'millwright' };
    await expect(settings.set({ mail: server }, anna)).rejects.toThrow('Give the password');
    expect(await settings.set({ mail: server, password: 'corr3ct-horse' }, anna)).toMatchObject({ secret: true, paper: 'a4' });
    expect(await settings.set({ paper: 'letter' }, anna)).toMatchObject({ secret: true, paper: 'letter', mail: server });
    expect(await settings.server()).toMatchObject({ from: 'millwright@works.example', server: { password: 'corr3ct-horse' } });
    await expect(settings.set({ mail: { ...server, host: 'elsewhere.example' } }, anna)).rejects.toThrow('another machine');
    expect(await settings.set({ mail: null }, anna)).toMatchObject({ secret: false });
    await expect(settings.set({ password: 'x' }, anna)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('leaves out what is too large, the largest first, and says so', () => {
    const file = (as: SignedFile['as'], bytes: number): SignedFile => ({ as, name: `r.${as}`, bytes: new Uint8Array(bytes) });
    const files = [file('pdf', 700_000), file('csv', 900_000), file('signature', 1000)];
    const fit = fitting(files, 1);
    expect([fit.taken.map(({ as }) => as), fit.left.map(({ as }) => as)]).toEqual([['pdf', 'signature'], ['csv']]);
    expect(wordsOf({ report: archived, opening }, fit, 1).text).toMatch(/Left out, since a mail holds 1 MiB at most here: r\.csv \(879 KB\)\. The archive has them, as report 1\./);
    expect(fitting(files, 10).left).toEqual([]);
  });
});

/** A queue of the system's own spooler that prints into nothing, made and removed by the test. */
const queue = `millwright-test-${process.pid}`;
function makeQueue(): boolean {
  try {
    execFileSync('lpadmin', ['-p', queue, '-E', '-v', 'file:///dev/null', '-m', 'raw'], { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

describe('a report on a printer', () => {
  it('is given up where the system knows no such printer, or waits where there is no spooler', async () => {
    const { make, stands } = await rig(25);
    const [said] = await make().add(1, { ...noDelivery, printer: 'no-such-printer' });
    expect(said).toMatch(/^not yet handed to the printer no-such-printer: /);
    const [one] = await stands();
    expect(one?.problem).toMatch(/knows no printer "no-such-printer"|no spooler|does not take it/);
    expect(one?.gaveUp !== null).toBe(/knows no printer/.test(one?.problem ?? ''));
  });

  it('is handed to the spooler as its PDF, once', async () => {
    if (lacking(!makeQueue(), 'needs CUPS with a queue that may be made')) return;
    try {
      expect((await printers()).map(({ name }) => name)).toContain(queue);
      const { make, stands, security } = await rig(25);
      expect(await make().add(1, { ...noDelivery, printer: queue })).toEqual([`handed to the printer ${queue}`]);
      expect(await make().add(1, { ...noDelivery, printer: queue })).toEqual([`handed to the printer ${queue} before`]);
      expect(await stands()).toMatchObject([{ way: 'printer', formats: ['pdf'], attempts: 1, gaveUp: null, problem: null }]);
      const jobs = execFileSync('lpstat', ['-W', 'all', '-o', queue], { encoding: 'utf8' }).trim().split('\n').filter((line) => line.startsWith(queue));
      expect(jobs).toHaveLength(1);
      expect(security.recorded.length).toBeGreaterThan(0);
    } finally {
      execFileSync('lpadmin', ['-x', queue], { stdio: 'ignore' });
    }
  });
});
