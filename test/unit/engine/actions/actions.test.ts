import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newAction, newFinding, PHOTO_MOST_BYTES, recordQuery } from '../../../../electron/contract/actions';
import { actionMigrations, actionProcedures, createActions, findingProcedures, knownFrom } from '../../../../electron/engine/actions';
import { alarmMigrations } from '../../../../electron/engine/alarms';
import { anna, startedAlarms, T0, works } from '../../../support/alarm-rig';
import { temporaryDir, testStore } from '../../../support/store';
import { tinyPng } from '../../../support/tiny-png';

const query = (part: object = {}) => recordQuery.parse(part);
const acted = (part: object) => newAction.parse({ kind: 'inspect', ...part });
const found = (part: object) => newFinding.parse(part);
const png = (marker = '') => new Uint8Array(Buffer.concat([tinyPng, Buffer.from(marker)]));

async function setUp(dir?: string) {
  const store = await testStore([...alarmMigrations, ...actionMigrations], dir ? { dir } : {});
  const rig = await startedAlarms(store);
  const recorded: unknown[][] = [];
  const models = { championAt: async () => ({ version: '1.2.0' }) } as never;
  const plant = { ...rig.deps.assets, plant: () => rig.deps.assets.plant() };
  const actions = createActions({ store, alarms: rig.alarms, assets: plant, models, clock: rig.clock, security: { record: async (_tx, ...entry) => void recorded.push(entry) } });
  /** An alarm of that machine, raised and over. */
  const over = async (asset = 2) => {
    rig.raise(asset);
    const id = rig.alarms.active().find((one) => one.asset === asset)?.id ?? NaN;
    await rig.alarms.acknowledge(anna, id);
    rig.predict(0.1, asset, 60_000);
    await rig.alarms.settled();
    return id;
  };
  return { ...rig, store, actions, recorded, over };
}

describe('what was done', () => {
  it('is kept with who, when, of which alarm and prediction, and is recorded; with a verdict it is a finding, too', async () => {
    const { actions, recorded, over, clock } = await setUp();
    const alarm = await over();
    const { action, finding } = await actions.record(anna.who, acted({ kind: 'replace', alarm, notes: 'Night shift', parts: ['Bearing 6204'], found: 'Outer race worn', verdict: 'real' }));
    const prediction = { model: 'machine-failure', version: '1.2.0', output: 'p', time: T0 + 5_000, value: 0.1 };
    expect(action).toEqual({ id: 1, asset: 2, assetName: 'Mill 2', kind: 'replace', done: clock.at, at: clock.at, who: 'Anna', notes: 'Night shift', parts: ['Bearing 6204'], found: 'Outer race worn', alarm, prediction, photos: [], corrects: null, correctedBy: null });
    expect(finding).toEqual({ id: 1, asset: 2, assetName: 'Mill 2', from: T0 + 5_000, to: T0 + 65_000, verdict: 'real', found: 'Outer race worn', alarm, prediction, action: 1, at: clock.at, who: 'Anna', corrects: null, correctedBy: null });
    expect(recorded.map(([who, what]) => [who, what])).toEqual([[anna.who, 'actions.record'], [anna.who, 'findings.record']]);
    expect(await actions.actions(query({ asset: 2 }))).toEqual([action]);
    expect(await actions.findings(query({ alarm }))).toEqual([finding]);
    expect(await actions.findings(query({ asset: 3 }))).toEqual([]);
    expect(await actions.findings(query({ from: T0 + 65_001 }))).toEqual([]);
    expect(await actions.findings(query({ to: T0 + 5_000 }))).toEqual([]);
  });

  it('is refused of what is no machine, of another machine’s alarm, ahead of time, and with a file that is no picture', async () => {
    const { actions, over, clock, store } = await setUp();
    const alarm = await over();
    await expect(actions.record(anna.who, acted({}))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('which machine') as string });
    await expect(actions.record(anna.who, acted({ asset: 1 }))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(actions.record(anna.who, acted({ alarm: 99 }))).rejects.toMatchObject({ code: 'not-found' });
    await expect(actions.record(anna.who, acted({ asset: 3, alarm }))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('Mill 2') as string });
    await expect(actions.record(anna.who, acted({ asset: 2, done: clock.at + 120_000 }))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('ahead') as string });
    const text = new Uint8Array(Buffer.from('<svg onload="x()"></svg>'));
    await expect(actions.record(anna.who, acted({ asset: 2, photos: [png(), text] }))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('Photo 2') as string });
    expect(newAction.safeParse({ asset: 2, kind: 'inspect', photos: [new Uint8Array(PHOTO_MOST_BYTES + 1)] }).success).toBe(false);
    expect(await store.main.get('SELECT (SELECT count(*) FROM action) + (SELECT count(*) FROM action_photo) AS rows')).toEqual({ rows: 0 });
  });

  it('has photos, told apart by their content, that lie in the store encrypted', async () => {
    const dir = await temporaryDir();
    const { actions, store } = await setUp(dir);
    const marker = 'A-MARKER-THAT-NOBODY-ELSE-WRITES';
    const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
    const webp = new Uint8Array(Buffer.from('RIFF\x04\0\0\0WEBP'));
    const { action } = await actions.record(anna.who, acted({ asset: 2, photos: [png(marker), jpeg, webp] }));
    expect(action.photos).toEqual(['image/png', 'image/jpeg', 'image/webp']);
    const procedures = actionProcedures({ actions });
    expect(await procedures.photo({ action: 1, n: 0 }, { origin: 'window', who: anna.who })).toEqual({ type: 'image/png', bytes: png(marker) });
    await expect(actions.photo(1, 3)).rejects.toMatchObject({ code: 'not-found' });
    await store.close();
    const files = readdirSync(dir).map((name) => readFileSync(join(dir, name)));
    expect(files.some((bytes) => bytes.length > 10_000)).toBe(true);
    expect(files.some((bytes) => bytes.includes(marker))).toBe(false);
  });

  it('is corrected by another record, once, which has the photos where none are given; both are kept', async () => {
    const { actions, recorded, store } = await setUp();
    await actions.record(anna.who, acted({ asset: 2, notes: 'Wrong machine', photos: [png()] }));
    const { action } = await actions.record(works.who, acted({ asset: 3, notes: 'It was this one', corrects: 1 }));
    expect(action).toMatchObject({ id: 2, asset: 3, corrects: 1, correctedBy: null, photos: ['image/png'], who: 'ctl:works' });
    expect(recorded.at(-1)).toMatchObject([works.who, 'actions.correct', { id: 1, asset: 2 }, { id: 2, asset: 3 }]);
    expect((await actions.actions(query())).map(({ id }) => id)).toEqual([2]);
    expect((await actions.actions(query({ all: true }))).map(({ id, correctedBy }) => [id, correctedBy])).toEqual([[2, null], [1, 2]]);
    await expect(actions.record(anna.who, acted({ asset: 2, corrects: 1 }))).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('2') as string });
    // Nor can anything else in the appliance take it back.
    for (const sql of ['UPDATE action SET notes = 1', 'DELETE FROM action']) await expect(store.main.transaction('test', (tx) => tx.run(sql))).rejects.toThrow(/corrected by another|is kept/);
  });
});

describe('what was found', () => {
  it('is asked for when an alarm of a prediction is over, until somebody has said it; withdrawn, it is asked for again', async () => {
    const { actions, over, alarms, read, raise } = await setUp();
    const frames: { alarms: { id: number }[]; total: number }[] = [];
    const stop = await findingProcedures({ actions, ended: alarms.ended, onTrouble: (error) => expect.fail(String(error)) }).wanted(undefined, (frame) => frames.push(frame), { origin: 'window', who: anna.who });
    const ids = () => frames.at(-1)?.alarms.map(({ id }) => id);
    raise(5); // Still standing: nothing to judge yet.
    const alarm = await over();
    read('torque', 1);
    await expect.poll(ids).toEqual([alarm]);
    const finding = await actions.find(anna.who, found({ alarm, verdict: 'not-yet' }));
    await expect.poll(ids).toEqual([]);
    await expect(actions.find(anna.who, found({ alarm, verdict: 'false' }))).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Anna') as string });
    await actions.find(anna.who, found({ corrects: finding.id, verdict: 'withdrawn', found: 'another machine' }));
    await expect.poll(ids).toEqual([alarm]);
    expect(await actions.findings(query())).toEqual([]);
    stop();
  });

  it('is corrected by another finding that keeps what is not said anew; what was corrected no longer counts', async () => {
    const { actions, over, store } = await setUp();
    const alarm = await over();
    const first = await actions.find(anna.who, found({ alarm, verdict: 'false', found: 'Nothing to see' }));
    const second = await actions.find(works.who, found({ corrects: first.id, verdict: 'real', to: first.to + 1_000 - 1_000 }));
    expect(second).toMatchObject({ id: 2, verdict: 'real', alarm, from: first.from, to: first.to, found: 'Nothing to see', corrects: 1 });
    expect(await actions.findings(query())).toEqual([second]);
    expect((await actions.findings(query({ all: true }))).map(({ id, correctedBy }) => [id, correctedBy])).toEqual([[2, null], [1, 2]]);
    await expect(actions.find(anna.who, found({ corrects: 1, verdict: 'real' }))).rejects.toMatchObject({ code: 'conflict' });
    await expect(actions.find(anna.who, found({ verdict: 'withdrawn', alarm }))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(actions.find(anna.who, found({ asset: 2, from: T0 + 2_000, to: T0 + 1_000, verdict: 'real' }))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(store.main.transaction('test', (tx) => tx.run("UPDATE finding SET verdict = 'real'"))).rejects.toThrow(/corrected by another/);
  });

  it('is what a trial of an alarm is held against: what was real over its span, and what was false', async () => {
    const { actions } = await setUp();
    await actions.find(anna.who, found({ asset: 2, from: T0 - 60_000, to: T0 - 30_000, verdict: 'real' }));
    await actions.find(anna.who, found({ asset: 3, from: T0 - 60_000, to: T0 - 30_000, verdict: 'false' }));
    await actions.find(anna.who, found({ asset: 4, from: T0 - 60_000, to: T0 - 30_000, verdict: 'maintenance' }));
    expect(await knownFrom(actions, T0 - 40_000, T0)).toEqual({ failures: [{ asset: 2, from: T0 - 60_000, at: T0 - 30_000 }], falseAlarms: [{ asset: 3, from: T0 - 60_000, at: T0 - 30_000 }] });
    expect(await knownFrom(actions, T0 - 20_000, T0)).toEqual({ failures: [], falseAlarms: [] });
  });
});
