import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../../electron/contract/connectors';
import type { Rejection } from '../../../electron/contract/domain';
import { attached, ctl, ended, enginesOf, frameOf, needsRuntime, newAppliance, serve, soon, startCtl, until } from '../../support/ctl';
import { lacking, needsProgram } from '../../support/needs';
import { writePackage } from '../../support/packages';
import { freePort, mosquitto, publisher } from '../mqtt/support';
import { PRESS, pressOf } from './support';

const onLinux = !lacking(process.platform !== 'linux', 'looks at processes as Linux shows them');

/** An appliance that was off before a report of it was due; on a machine that takes longer to end it, another that has longer. */
async function offWhenDue(withinMs: number): Promise<{ appliance: Awaited<ReturnType<typeof newAppliance>>; due: Date }> {
  const appliance = await newAppliance();
  const site = await serve(appliance);
  // A moment of the day, soon, and the next only tomorrow.
  const due = new Date(Math.ceil(Date.now() / 1000) * 1000 + withinMs);
  const added = await ctl(['schedule', 'add', 'missed', '--cron', `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *`, '--zone', 'UTC', '--report', 'equipment-health', '--home', appliance.home]);
  expect(added.stderr).toBe('');
  expect(await site.stop()).toMatchObject({ code: 0, signal: null });
  return Date.now() < due.getTime() ? { appliance, due } : offWhenDue(2 * withinMs);
}

describe.skipIf(needsRuntime())('a site without a screen', () => {
  it('is reached by whoever comes while it starts, answers others meanwhile, and ends in order', async () => {
    const appliance = await newAppliance();
    const [site, listed] = await Promise.all([serve(appliance), soon(200).then(() => appliance.run('model', 'list', '--json'))]);
    expect([listed.code, listed.stderr, (JSON.parse(listed.stdout) as { model: string }[])[0]?.model]).toEqual([0, '', 'machine-failure']);
    // Without a passphrase: the socket belongs to its owner, and the appliance is open.
    expect(await ctl(['alarm', 'list', '--home', appliance.home, '--json'])).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });

    const second = await appliance.run('serve');
    expect([second.code, second.stderr]).toEqual([1, expect.stringMatching(/An engine runs already for \S+home/)]);
    const demo = (...more: string[]) => ctl(['demo', '--for', '1s', '--report', join(appliance.dir, 'demo.pdf'), '--home', appliance.home, ...more]);
    expect(await demo()).toMatchObject({ code: 1, stderr: expect.stringContaining('wants a folder of its own') });
    await site.client.assets.addAsset({ parent: null, kind: 'site', key: 'works', name: 'Works' });

    const began = Date.now();
    const { code, stdout, stderr } = await site.stop('SIGTERM');
    expect([code, stdout]).toEqual([0, '']);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(stderr).toBe(`The engine of ${appliance.home} is at work. Ctrl-C ends it.\nEnding …\n`);
    await expect(stat(join(appliance.home, 'millwright.db-wal'))).rejects.toMatchObject({ code: 'ENOENT' });
    // Nor does a demo mix with the plant of a real appliance that is closed.
    expect(await demo('--passphrase-file', appliance.file)).toMatchObject({ code: 1, stderr: expect.stringMatching(/is the appliance of Works\. The demo wants a folder of its own/) });
  }, 60_000);

  it.skipIf(!onLinux)('goes on when its engine is killed, and the next one finds the folder free when all of it is', async () => {
    const appliance = await newAppliance();
    // Nor does the engine that a command has of its own for a moment keep it from serving.
    const passing = appliance.run('schedule', 'list', '--json');
    await soon(200);
    const site = await serve(appliance);
    expect(await passing).toMatchObject({ code: 0, stderr: '' });
    const [engine = -1] = await enginesOf(site.child);
    process.kill(engine, 'SIGKILL');
    await soon(100);
    const { client, close } = await attached(appliance.home);
    expect((await client.security.auditVerify({})).ok).toBe(true);
    close();
    expect(await enginesOf(site.child)).not.toContain(engine);

    await site.stop('SIGKILL');
    await until(() => stat(join(appliance.home, 'engine.sock')).then(() => true, () => false), (there) => there);
    const after = await appliance.run('audit', 'verify', '--json');
    expect([after.code, JSON.parse(after.stdout)]).toEqual([0, expect.objectContaining({ ok: true, brokenAt: null })]);
  }, 120_000);

  it('makes up once for a report that was due while it was off', async () => {
    const { appliance, due } = await offWhenDue(4_000);
    await soon(due.getTime() + 1_500 - Date.now());
    for (let start = 0; start < 2; start++) {
      const again = await serve(appliance);
      const archive = await until(() => again.client.reports.archive({}), (reports) => reports.length > 0);
      expect(archive.map((report) => report.due)).toEqual([due.getTime()]);
      // A second one would be begun with the first tick, which is over when this is answered.
      await soon(300);
      expect(await again.client.reports.archive({})).toHaveLength(1);
      expect(await again.stop()).toMatchObject({ code: 0, signal: null });
    }
  }, 120_000);
});

describe.skipIf(needsRuntime())('what a source may get wrong', () => {
  let appliance: Awaited<ReturnType<typeof newAppliance>>;
  let site: Awaited<ReturnType<typeof serve>>;
  let plant: Awaited<ReturnType<typeof pressOf>>;
  beforeAll(async () => {
    appliance = await newAppliance({ keep: true });
    site = await serve(appliance, { keep: true });
    plant = await pressOf(site.client, await writePackage(join(appliance.dir, 'press')));
  }, 60_000);
  afterAll(async () => {
    expect((await site.stop()).stderr).not.toMatch(/engine:/);
    await appliance.remove();
  }, 30_000);
  const open = (...args: string[]) => ctl([...args, '--home', appliance.home]);

  it('is a model that no tag can feed: every input is named', async () => {
    const { client } = site;
    const bare = await client.assets.addAsset({ parent: plant.site.id, kind: 'equipment', key: 'bare', name: 'Bare press' });
    await expect(client.models.watch({ model: 'press', assets: [plant.press.id, bare.id] })).rejects.toMatchObject({
      code: 'invalid-input', message: expect.stringMatching(/Bare press lacks the tag a \(number\), the attribute grade \(one of L, M, H\)/),
    });
    expect((await client.assets.plant({})).watches).toEqual([]);
    await client.models.watch({ model: 'press', assets: [plant.press.id] });
    expect((await client.assets.plant({})).watches).toMatchObject([{ asset: plant.press.id, model: 'press' }]);
  });

  async function throughTheWhole(name: string, url: string, kind: 'mqtt' | 'mqtt-broker') {
    const { client } = site;
    const before = await frameOf(client);
    const added = await open('connector', 'add', name, '--kind', kind, '--url', url);
    expect(added.stderr).toBe('');
    const tested = await open('connector', 'test', name);
    expect([tested.code, tested.stdout]).toEqual([0, expect.stringMatching(new RegExp(`^${name}: (Connected|Listening)`))]);

    const sender = await publisher(url);
    const send = (topic: string, payload: string | Buffer) => sender.publishAsync(topic, payload, { qos: 1 });
    await send(PRESS, '{"a": 20}');
    await send(`${PRESS}/a`, '30');
    await send(`${PRESS}/a`, JSON.stringify({ t: Date.now() + 3_600_000, v: 40 }));
    await send('millwright/v1/works/press-9/a', '1');
    await send(`${PRESS}/b`, '1');
    await send(`${PRESS}/a`, 'not { json');
    await send(`${PRESS}/a`, '"hot"');
    await send(`${PRESS}/a`, 'NaN');
    await send(PRESS, '{"a": -Infinity}');
    await send(`${PRESS}/a`, '{"t": 0, "v": 1}');
    await send(`${PRESS}/a`, Buffer.from([0xff, 0xfe, 0x00]));
    await send(`${PRESS}/a`, 'x'.repeat(1_000_000));

    // Readings are counted when they are kept, and stand on the picture once they are scored.
    const row = before.tags.indexOf(plant.tag.id);
    const frame = await until(() => frameOf(client), ({ readings, rejected, value }) => readings === before.readings + 3 && rejected === before.rejected + 10 && value[row] === 40);
    expect(frame).toMatchObject({ readings: before.readings + 3, rejected: before.rejected + 10, storeProblem: null });
    // The hour ahead was taken down to the moment it came, and is uncertain.
    expect(frame.value[row]).toBe(40);
    expect(frame.quality[row]).toBe(1);
    expect(frame.valueTime[row]).toBeLessThanOrEqual(frame.now);
    expect(frame.valueTime[row]).toBe(frame.valueReceived[row]);
    // Nothing but the three is stored, and nothing ahead. Points so narrow that none hides another between its lowest and its highest.
    const storedIn = async (from: number, to: number) => {
      const { tags } = await client.history.trend({ asset: plant.press.id, from, to, points: 4_000 });
      return [...(tags[0]?.min ?? []), ...(tags[0]?.max ?? [])].filter((value) => !Number.isNaN(value));
    };
    const stored = await storedIn(before.now - 60_000, frame.now + 1_000);
    expect(stored.filter((value) => ![20, 30, 40, 60].includes(value))).toEqual([]);
    expect(stored).toEqual(expect.arrayContaining([20, 40]));
    expect(await storedIn(frame.now + 60_000, frame.now + 7_200_000)).toEqual([]);

    const { connectors, rejections } = JSON.parse((await open('connector', 'list', '--json')).stdout) as { connectors: Connector[]; rejections: Rejection[] };
    expect(connectors.filter((connector) => connector.name === name)).toMatchObject([{ state: 'connected', messages: 12, readings: 3, rejected: 10 }]);
    const own = rejections.filter(({ connector }) => connector === name);
    expect(own.map(({ cause, topic, count }) => `${count} ${cause} ${topic}`).sort()).toEqual([
      `1 not-a-number ${PRESS}/a`, `1 not-finite ${PRESS}`, `1 not-finite ${PRESS}/a`, `1 time-ahead ${PRESS}/a`, `1 time-invalid ${PRESS}/a`, `1 too-large ${PRESS}/a`,
      '1 unknown-tag millwright/v1/works/press-1/b', '1 unknown-topic millwright/v1/works/press-9/a', `2 not-json ${PRESS}/a`,
    ].sort());
    for (const { message } of own) expect(message).toMatch(/^[A-Z"].*\.$/);
    return send;
  }

  it('is counted by cause and shown, and nothing of it stored as right: the broker inside', async () => {
    const { client } = site;
    const send = await throughTheWhole('inside', `mqtt://127.0.0.1:${await freePort()}`, 'mqtt-broker');
    const shown = await open('connector', 'list');
    expect(shown.stdout).toMatch(new RegExp(`1  not-a-number +${PRESS}/a .*what came is text`));

    // What was kept goes out as a file, in which each prediction has the moment that it is proved by.
    const file = join(appliance.dir, 'press.csv');
    const [from, to] = [-3_600_000, 60_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const exported = await open('history', 'export', '--asset', 'works/press-1', '--from', from ?? '', '--to', to ?? '', '--output', file, '--json');
    const rows = parse<Record<string, string>>(await readFile(file), { columns: true });
    const predictions = rows.filter(({ record }) => record === 'prediction');
    expect(JSON.parse(exported.stdout)).toEqual({ output: file, readings: rows.length - predictions.length, predictions: predictions.length });
    expect(rows.filter(({ tag }) => tag === 'a').map(({ value }) => value)).toEqual(expect.arrayContaining(['20', '30']));
    const last = predictions.at(-1);
    expect(last).toMatchObject({ asset: 'press-1', model: 'press', version: '1.0.0' });
    const proved = await open('history', 'prove', `works/press-1@${last?.time}`, '--json');
    expect([proved.code, JSON.parse(proved.stdout)]).toMatchObject([0, { agrees: true, predictions: [{ stored: Number(last?.value), again: Number(last?.value), verdict: 'agrees' }] }]);
    expect((await open('history', 'export', '--asset', 'press-1', '--from', from ?? '', '--to', to ?? '', '--output', file)).stderr).toContain('exists already');

    // The predictions of what was right, and an alarm of it that a person acknowledges.
    // There is at most one prediction a second of the source's time, and this is the next one.
    await soon(1_100);
    await send(`${PRESS}/a`, '60');
    const [raised] = await until(() => client.alarms.history({ limit: 1 }), (alarms) => alarms.length > 0);
    expect(JSON.parse((await open('alarm', 'list', '--json')).stdout)).toMatchObject([{ id: raised?.id, state: 'unacknowledged' }]);
    const acknowledged = await open('alarm', 'ack', String(raised?.id), '--note', 'seen', '--json');
    expect(JSON.parse(acknowledged.stdout)).toMatchObject({ id: raised?.id, note: 'seen', acknowledgedBy: expect.stringMatching(/^ctl:/), state: 'acknowledged' });
    expect((await client.security.auditVerify({})).ok).toBe(true);
  }, 60_000);

  it.skipIf(needsProgram('mosquitto'))('is counted by cause and shown, and nothing of it stored as right: mosquitto', async () => {
    await throughTheWhole('outside', await mosquitto(['allow_anonymous true', 'message_size_limit 0']), 'mqtt');
  }, 60_000);
});

describe.skipIf(needsRuntime())('a demo', () => {
  it('that is broken off ends in order, with 1', async () => {
    const appliance = await newAppliance({ initialised: false });
    const child = startCtl(['demo', '--for', '60s', '--report', join(appliance.dir, 'demo.pdf'), ...appliance.unlocked]);
    const over = ended(child);
    const { close } = await attached(appliance.home);
    close();
    await soon(500);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await over;
    expect([code, stdout, stderr.trim().split('\n').at(-1)]).toEqual([1, '', 'millwrightctl: Interrupted before it was done.']);
    for (const left of [join(appliance.home, 'engine.sock'), join(appliance.home, 'millwright.db-wal'), join(appliance.dir, 'demo.pdf')]) {
      await expect(stat(left), left).rejects.toMatchObject({ code: 'ENOENT' });
    }
  }, 40_000);
});
