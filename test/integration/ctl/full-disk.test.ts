/** A disk that fills up under the running engine, in small: a file system of 64 MiB that somebody else's file leaves little of. */
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ctlAlone, enginesOf, frameOf, needsRuntime, newAppliance, serve, soon, until } from '../../support/ctl';
import { needsProgram, needsSmallDisk } from '../../support/needs';
import { numbered, startFor, storedNumbers } from '../../support/numbered';
import { writePackage } from '../../support/packages';
import { fillUp, smallDisk } from '../../support/small-disk';
import { counting, missing, publisher, upTo } from '../mqtt/support';
import { PRESS, pressOf } from './support';

const MIB = 1024 * 1024;
/** Readings of one message, as a gateway sends what it stored. */
const EACH = 200;
/** More audited changes than fit into what files have to spare. */
const CHANGES = 400;

describe.skipIf(needsRuntime() || needsSmallDisk() || needsProgram('nsenter') || needsProgram('pgrep'))('a disk that fills up under the running engine', () => {
  it('costs no acknowledged reading, is said, leaves room for alarms, and is forgotten once there is room', async () => {
    const place = await newAppliance({ initialised: false });
    const disk = await smallDisk(join(place.dir, 'disk'), 64 * MIB);
    const home = join(place.dir, 'disk/home');
    const reach = join(disk.reach, 'home');
    const unlocked = ['--home', home, '--passphrase-file', place.file];
    const run = (...args: string[]) => ctlAlone([...args, '--home', home], { within: disk.within });
    expect((await run('init', '--passphrase-file', place.file)).stderr).toBe('');
    // As an engine leaves it that has run for a while.
    writeFileSync(join(reach, 'reserve.bin'), randomBytes(8 * MIB));

    const site = await serve({ home, unlocked }, { within: disk.within, reach });
    const { client } = site;
    const engines = await enginesOf(site.child);
    const { site: works, press } = await pressOf(client, await writePackage(join(place.dir, 'press')));
    await client.models.watch({ model: 'press', assets: [press.id] });
    const tank = await client.assets.addAsset({ parent: works.id, kind: 'equipment', key: 'tank', name: 'Tank' });
    await client.assets.addTag({ asset: tank.id, name: 'level', title: 'Level', kind: 'integer', staleAfterMs: 60_000 });
    const { name } = await client.live.addConnector({ name: 'line', kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0' });
    const [connector] = await until(() => client.live.connectors({}), ([one]) => one?.state === 'connected');
    const sender = await publisher(connector?.url ?? '');
    await sender.publishAsync(`${PRESS}/a`, '60', { qos: 1 });
    const alarms = () => client.alarms.history({ limit: 10 });
    const [alarm] = await until(alarms, (all) => all.length > 0);
    expect(alarm).toMatchObject({ assetName: 'Press 1', state: 'unacknowledged' });

    fillUp(join(disk.reach, 'ballast'), disk.freeBytes() - MIB);
    const start = startFor(100_000);
    const reading = numbered(start);
    const gateway = counting(sender, { topic: 'millwright/v1/works/tank/level', eachMs: 10, atOnce: 1, payload: (message) => JSON.stringify(upTo(EACH).map((i) => reading(message * EACH + i))) });
    const numbersOf = (messages: Iterable<number>) => [...messages].flatMap((message) => upTo(EACH).map((i) => message * EACH + i));
    const stored = () => storedNumbers(client, tank.id, start, gateway.sent * EACH);
    const full = await until(() => frameOf(client), ({ storeProblem }) => storeProblem !== null);
    await soon(300);
    gateway.stop();

    // What is kept and what is not: said in the picture and by `ctl`, and nothing more is acknowledged.
    expect(full.storeProblem).toMatch(/^The disk is full\. Readings are not kept and not acknowledged/);
    const kept = new Set(gateway.acknowledged);
    expect(kept.size).toBeGreaterThan(5);
    expect(missing(numbersOf(kept), await stored())).toEqual([]);
    // The control: had it acknowledged what it could not keep, the line above would have seen that.
    expect(missing(numbersOf(upTo(gateway.sent)), await stored()).length).toBeGreaterThan(0);
    const listed = await run('connector', 'list');
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringMatching(/\d{3,}  store-full +all topics +The disk is full\. .*Make room on the disk\./)]);
    expect((await frameOf(client)).rejected).toBeGreaterThanOrEqual(EACH);

    // The control of the reserved space: with somebody else's file in its place, changes find no room, and say so.
    let changes = 0;
    const change = async (most: number) => {
      for (const last = changes + most; changes < last; changes++) await client.assets.addAsset({ parent: works.id, kind: 'area', key: `area-${changes}`, name: `Area ${changes}` });
    };
    fillUp(join(disk.reach, 'ballast-of-the-reserve'), Infinity);
    await expect(change(CHANGES)).rejects.toMatchObject({ code: 'store-full', message: expect.stringContaining('no space left to write millwright.db') });
    rmSync(join(disk.reach, 'ballast-of-the-reserve'));

    await change(CHANGES);
    const acknowledged = await run('alarm', 'ack', String(alarm?.id), '--note', 'seen while the disk was full', '--json');
    expect([acknowledged.stderr, JSON.parse(acknowledged.stdout)]).toEqual(['', expect.objectContaining({ id: alarm?.id, state: 'acknowledged' })]);
    expect(await client.security.auditVerify({})).toMatchObject({ ok: true, brokenAt: null });
    expect(gateway.acknowledged).toEqual(kept);
    expect((await frameOf(client)).storeProblem).toMatch(/disk is full/);

    // Room again: what the gateway held comes, and nothing has to be told to anybody.
    rmSync(join(disk.reach, 'ballast'));
    await gateway.settled();
    expect(gateway.acknowledged.size).toBe(gateway.sent);
    expect(await frameOf(client)).toMatchObject({ storeProblem: null, readings: gateway.sent * EACH + 1 });
    expect((await client.live.connectors({})).find((one) => one.name === name)?.state).toBe('connected');
    expect(await enginesOf(site.child)).toEqual(engines);
    const ended = await site.stop();
    expect([ended.code, ended.stdout]).toEqual([0, '']);

    const again = await serve({ home, unlocked }, { within: disk.within, reach });
    expect(missing(numbersOf(upTo(gateway.sent)), await storedNumbers(again.client, tank.id, start, gateway.sent * EACH))).toEqual([]);
    expect(await again.client.security.auditVerify({})).toMatchObject({ ok: true, brokenAt: null });
    expect((await again.client.assets.plant({})).assets.filter(({ kind }) => kind === 'area')).toHaveLength(changes);
    expect(await again.client.alarms.history({ limit: 10 })).toContainEqual(expect.objectContaining({ id: alarm?.id, note: 'seen while the disk was full' }));
  }, 90_000);
});
