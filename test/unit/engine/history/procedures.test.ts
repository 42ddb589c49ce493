import { describe, expect, it } from 'vitest';
import type { Asset, Tag } from '../../../../electron/contract/domain';
import { HistoryRetention, historyProcedures, retentionMigrations, type Buckets } from '../../../../electron/engine/history';
import { HOUR, MINUTE } from '../../../../electron/engine/history/period';
import { testStore } from '../../../support/store';
import { columns, openHistory, testClock } from './support';

const start = Date.UTC(2026, 10, 24, 6);
const machine = (id: number): Asset => ({ id, parent: 1, kind: 'equipment', key: `m${id}`, name: `Mill ${id}`, attributes: {} });
const tag = (id: number, asset: number): Tag => ({ id, asset, name: `t${id}`, title: 't', kind: 'number', staleAfterMs: 1000 });

async function setUp() {
  const store = await testStore(retentionMigrations);
  const history = await openHistory(store);
  const clock = testClock(start + 90 * MINUTE);
  const retention = new HistoryRetention({ store, history, clock, security: { record: () => Promise.resolve() } });
  const equipment = [machine(5), machine(6)];
  const tags = [tag(1, 5), tag(2, 5)];
  const plant = { assets: equipment, equipment, tags, assetById: new Map(equipment.map((asset) => [asset.id, asset])), tagById: new Map(tags.map((own) => [own.id, own])) };
  const assets = { plant: () => plant, tagsOf: (id: number) => tags.filter(({ asset }) => asset === id) };
  const procedures = historyProcedures({ history, retention, assets, models: { version: () => undefined }, host: { home: '/nowhere', fork: () => Promise.reject(new Error('no process is needed here')) }, clock });
  return { history, procedures, caller: { origin: 'window' as const, who: null } };
}
const one = (asset: number, time: number, value: number) => ({
  asset: Int32Array.of(asset), version: Int32Array.of(1), time: Float64Array.of(time), received: Float64Array.of(time), value: Float64Array.of(value), quality: Uint8Array.of(0), seen: Float64Array.of(0),
});

describe('what the contract asks of history', () => {
  it('draws all tags of a machine and its prediction on one axis of time', async () => {
    const { history, procedures, caller } = await setUp();
    await history.append(columns([{ tag: 1, time: start, value: 3 }, { tag: 2, time: start + MINUTE, value: 4 }]));
    const ask = { asset: 5, from: start, to: start + 2 * MINUTE, points: 2 };
    const before = await procedures.trend(ask, caller);
    expect(before.prediction).toBeNull();
    expect(before.time).toEqual(Float64Array.of(start, start + MINUTE));
    expect(before.tags.map((own) => [own.tag, (own as unknown as Buckets).max])).toEqual([[1, Float64Array.of(3, NaN)], [2, Float64Array.of(NaN, 4)]]);
    await history.appendPredictions(one(5, start, 0.5));
    expect((await procedures.trend(ask, caller)).prediction?.mean).toEqual(Float64Array.of(0.5, NaN));
  });

  it('draws tags and predictions of several machines on one grid, with how good and how many they are', async () => {
    const { history, procedures, caller } = await setUp();
    await history.append(columns([
      { tag: 1, time: start, value: 3 }, { tag: 1, time: start + 1, value: 9, quality: 'uncertain' }, { tag: 1, time: start + MINUTE, value: 7, quality: 'bad' }, { tag: 2, time: start + MINUTE, value: 4 },
    ]));
    await history.appendPredictions(one(6, start, 0.5));
    const answer = await procedures.trends({ sources: [{ tag: 1 }, { predictionsOf: 6 }], from: start, to: start + 2 * MINUTE, points: 2 }, caller);
    expect(answer).toEqual({
      time: Float64Array.of(start, start + MINUTE),
      lines: [
        { min: Float64Array.of(3, NaN), mean: Float64Array.of(6, NaN), max: Float64Array.of(9, NaN), used: Float64Array.of(2, 0), worst: Int32Array.of(1, 2) },
        { min: Float64Array.of(0.5, NaN), mean: Float64Array.of(0.5, NaN), max: Float64Array.of(0.5, NaN), used: Float64Array.of(1, 0), worst: Int32Array.of(0, 0) },
      ],
    });
    for (const source of [{ tag: 99 }, { predictionsOf: 99 }]) {
      await expect(Promise.resolve(procedures.trends({ sources: [{ tag: 1 }, source], from: start, to: start + 1, points: 2 }, caller))).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('says so when there is no such asset', async () => {
    const { procedures, caller } = await setUp();
    await expect(Promise.resolve(procedures.trend({ asset: 99, from: 0, to: 1, points: 2 }, caller))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('gives the highest prediction of every machine in few points', async () => {
    const { history, procedures, caller } = await setUp();
    await history.appendPredictions(one(6, start + 10, 0.25));
    await history.appendPredictions(one(6, start + 20, 0.75));
    const answer = await procedures.sparklines({ from: start, to: start + 8 * HOUR, buckets: 8 }, caller);
    const { assets, time, max } = answer as { assets: Int32Array; time: Float64Array; max: Float64Array };
    expect(assets).toEqual(Int32Array.of(5, 6));
    expect(time).toHaveLength(8);
    expect(max).toHaveLength(16);
    expect(max[8]).toBe(0.75);
    expect(max.filter((value) => !Number.isNaN(value))).toHaveLength(1);
  });

  it('does not count as missing what is yet to come', async () => {
    const { history, procedures, caller } = await setUp();
    await history.append(columns(Array.from({ length: 90 }, (_, i) => ({ tag: 1, time: start + i * MINUTE, value: i, quality: i === 3 ? ('bad' as const) : ('good' as const) }))));
    expect(await procedures.completeness({ from: start, to: start + 24 * HOUR }, caller)).toEqual({ expected: 90, received: 90, bad: 1 });
  });
});
