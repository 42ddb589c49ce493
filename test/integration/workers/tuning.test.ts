import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assetMigrations, createAssets } from '../../../electron/engine/assets';
import { createInference, type Provider } from '../../../electron/engine/inference';
import { createModels, createTuning, measuringMigrations, modelMigrations, type Models, type Tuning } from '../../../electron/engine/models';
import { tryProvider } from '../../../electron/engine/models/measuring/provider';
import type { Who } from '../../../electron/engine/shared/who';
import type { Store } from '../../../electron/engine/store';
import { labelGolden, writePackage } from '../../support/packages';
import { temporaryDir, testStore } from '../../support/store';
import { workers } from '../../support/workers';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const clock = { now: () => 1_000, received: () => 1_000 };
/** No build of the runtime has both. */
const absent: Provider = process.platform === 'darwin' ? 'dml' : 'coreml';
const { host, inference } = workers();
let store: Store;
let models: Models;
let tuning: Tuning;
let records: { what: string; after: unknown; why: string | null | undefined }[];

const security = { record: async (_: unknown, _who: Who, what: string, _before: unknown, after: unknown, why?: string | null) => void records.push({ what, after, why }) };
const openTuning = () => createTuning({ db: store.main, security, inference, spare: () => createInference({ host }), models, clock, onTrouble: (error) => { throw error; }, forMs: 20 });

beforeEach(async () => {
  records = [];
  store = await testStore([...modelMigrations, ...measuringMigrations, ...assetMigrations]);
  models = await createModels({ store, security, inference, host, assets: await createAssets({ store, security }), clock });
  await models.import(await writePackage(join(await temporaryDir(), 'press'), {}), { who: anna });
  await models.promote('press', '1.0.0', anna);
  tuning = openTuning();
});
afterEach(async () => {
  await tuning.close();
  await models.close();
});

const score = async () => {
  const scorer = await models.scorer('press');
  const { valid } = await scorer.score({ a: Float64Array.of(1, 2), grade: ['H', 'L'] }, 2);
  await scorer.release();
  return [...valid];
};

// Every provider that the runtime names is a process or two.
describe('where a model runs', { timeout: 60_000 }, () => {
  it('is measured once for a machine, kept, recorded and taken up again', async () => {
    expect(await tuning.running('press')).toMatchObject({ provider: 'cpu', wish: 'auto', workers: 1, measured: null, outcomes: [] });
    const told = await tuning.measure('press', anna);
    expect(told.measured).toBe(1_000);
    expect(told.rowsPerS.length).toBeGreaterThan(0);
    expect(told.rowsPerS.every((rate) => rate > 0)).toBe(true);
    expect(told.workers).toBeLessThanOrEqual(told.rowsPerS.length);
    // Every provider that the runtime names was tried, and what came of it is said in words.
    expect(told.outcomes.map(({ provider }) => provider).sort()).toEqual((await inference.backends()).filter((name) => name !== 'cpu').sort());
    expect(told.outcomes.every(({ message }) => message.length > 10)).toBe(true);
    expect(records.filter(({ what }) => what === 'models.measured')).toHaveLength(1);
    expect(await score()).toEqual([1, 1]);
    expect((await tuning.running('press')).calls).toBeGreaterThan(0);

    await tuning.close();
    inference.workers = 1;
    tuning = openTuning();
    await tuning.start();
    expect(await tuning.running('press')).toMatchObject({ measured: 1_000, workers: told.workers, rowsPerS: told.rowsPerS });
  });

  it('is the processor where a person wants a provider that is not there: aloud, and kept with who and why', async () => {
    const changes: string[] = [];
    models.changed.on(({ what, model }) => changes.push(`${what} ${model}`));
    const told = await tuning.wish('press', absent, anna, 'new card');
    expect(told).toMatchObject({ provider: 'cpu', wish: absent, trouble: expect.stringContaining(absent), outcomes: [{ provider: absent, state: 'missing' }] });
    expect(changes).toContain('condition press');
    expect(records).toContainEqual({ what: 'models.provider', after: { model: 'press', wish: absent }, why: 'new card' });
    expect(await score()).toEqual([1, 1]);
    expect(await tuning.wish('press', 'cpu', anna)).toMatchObject({ provider: 'cpu', wish: 'cpu', trouble: null, outcomes: [] });
  });
});

describe('a provider is used', { timeout: 60_000 }, () => {
  const trial = async (golden: unknown) => {
    const version = models.championOf('press')!;
    const scorer = await models.scorer('press');
    return { scorer, trial: { inference, version, bytes: await models.modelToRun(version.id), golden: golden as ReturnType<typeof labelGolden> | null, processor: scorer.session, rows: 8, forMs: 20 } };
  };

  it('where it answers as the golden samples say: then it is measured, and may answer', async () => {
    const { scorer, trial: given } = await trial(labelGolden());
    const { outcome, session } = await tryProvider('cpu', given);
    expect(['slower', 'good']).toContain(outcome.state);
    expect(outcome.ms! > 0 && outcome.cpuMs! > 0 && outcome.rows === 8).toBe(true);
    await scorer.session.use('webgpu', session);
    expect(scorer.session.provider).toBe('webgpu');
    expect(await score()).toEqual([1, 1]);
    expect((await tuning.running('press')).provider).toBe('webgpu');
    await scorer.session.use('cpu', null);
    await scorer.release();
  });

  it('not where it gives other numbers, nor where nobody can say', async () => {
    const golden = labelGolden();
    const [name, values] = Object.entries(golden.outputs)[0]!;
    const { scorer, trial: given } = await trial({ ...golden, outputs: { ...golden.outputs, [name]: values.map((value) => (typeof value === 'number' ? value + 1 : value)) } });
    expect(await tryProvider('cpu', given)).toMatchObject({ outcome: { state: 'differs', message: expect.stringContaining('row') }, session: null });
    expect(await tryProvider('cpu', { ...given, golden: null })).toMatchObject({ outcome: { state: 'unchecked' }, session: null });
    await scorer.release();
  });
});
