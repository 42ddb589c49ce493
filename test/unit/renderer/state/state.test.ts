import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Asset, Plant, Tag } from '../../../../electron/contract/domain';
import { ageOf, machineLive, newestReceived, nextLive, tagLive, type LiveFrame } from '../../../../renderer/state/live';
import { commonPlace, indexPlant, outputWords, pathOf, tileNote } from '../../../../renderer/state/plant';
import { createStore, paced, shallowEqual } from '../../../../renderer/state/store';

const frame = (over: Partial<LiveFrame> = {}): LiveFrame => ({
  now: 10_000, assets: Int32Array.of(5, 3), prediction: Float64Array.of(0.8, NaN), predictionTime: Float64Array.of(9900, NaN), mode: Int32Array.of(1, -1), lower: Float64Array.of(0.7, NaN), upper: Float64Array.of(0.9, NaN), received: Float64Array.of(9600, NaN), condition: Int32Array.of(0, 2), alarm: Int32Array.of(1, 0),
  tags: Int32Array.of(31, 30), value: Float64Array.of(40, 1500), valueTime: Float64Array.of(9500, 9600), valueReceived: Float64Array.of(9600, 9600), quality: Int32Array.of(0, 1),
  connected: 1, latencyMs: 100, readings: 2, predictions: 1, rejected: 0, backfill: null, storeProblem: null, plantRevision: 1, ...over,
});

describe('the newest frame', () => {
  it('is read by equipment and tag, in whatever order its rows are', () => {
    const live = nextLive(frame(), 0, null);
    expect(machineLive(live, 5)).toMatchObject({ prediction: 0.8, mode: 1, lower: 0.7, upper: 0.9, condition: 'live', alarm: 1 });
    expect(machineLive(live, 3)).toMatchObject({ condition: 'never' });
    expect(tagLive(live, 30)).toMatchObject({ value: 1500, quality: 1 });
  });
  it('knows nothing of equipment that is not in it', () => {
    expect(machineLive(nextLive(frame(), 0, null), 99)).toMatchObject({ prediction: NaN, mode: -1, lower: NaN, condition: 'never', alarm: 0 });
    expect(machineLive(null, 5).condition).toBe('never');
  });
  it('keeps its row numbers while the plant is the same, and makes them anew when it is not', () => {
    const first = nextLive(frame(), 0, null);
    const second = nextLive(frame(), 100, first);
    const third = nextLive(frame({ assets: Int32Array.of(3, 5) }), 200, second);
    expect(second.rowOf).toBe(first.rowOf);
    expect(machineLive(third, 3).prediction).toBe(0.8);
  });
  it('has an age that counts on after it came', () => {
    const live = nextLive(frame(), 1000, null);
    expect(newestReceived(live.frame)).toBe(9600);
    expect(ageOf(9600, live, 1000)).toBe(400);
    expect(ageOf(9600, live, 61_000)).toBe(60_400);
    expect(newestReceived(frame({ received: Float64Array.of(NaN, NaN) }))).toBeNaN();
  });
});

const asset = (id: number, parent: number | null, kind: Asset['kind'], name: string, attributes: Asset['attributes'] = {}): Asset => ({ id, parent, kind, key: `k${id}`, name, attributes });
const tag = (id: number, owner: number, over: Partial<Tag> = {}): Tag => ({ id, asset: owner, name: `t${id}`, title: `Tag ${id}`, kind: 'number', staleAfterMs: 15_000, ...over });
const plant: Plant = {
  assets: [asset(1, null, 'site', 'Demo plant'), asset(2, 1, 'area', 'Shop'), asset(11, 2, 'area', 'Line B'), asset(10, 2, 'area', 'Line A'), asset(101, 10, 'equipment', 'Mill 10', { grade: 'L' }), asset(100, 10, 'equipment', 'Mill 2'), asset(102, 11, 'equipment', 'Mill 3')],
  tags: [tag(1, 101), tag(2, 101, { title: 'Tool wear', unit: 'min' })],
  watches: [{ asset: 101, model: 'm', version: '1', versionId: 1, output: 'failure', title: 'Failure risk', limit: 0.6, modes: ['Heat dissipation', 'Overstrain'] }],
  simulated: true,
};

describe('the plant', () => {
  const index = indexPlant(plant);
  it('groups equipment by its place, by name and number', () => {
    expect(index.groups.map((g) => [g.place?.name, g.machines.map((m) => m.name)])).toEqual([['Line A', ['Mill 2', 'Mill 10']], ['Line B', ['Mill 3']]]);
  });
  it('knows the way to each and what all have in common', () => {
    expect(pathOf(index, 101).map((a) => a.name)).toEqual(['Demo plant', 'Shop', 'Line A', 'Mill 10']);
    expect(commonPlace(index).map((a) => a.name)).toEqual(['Demo plant', 'Shop']);
  });
  it('takes equipment without a known parent as it is, and no circle for a way', () => {
    const odd = indexPlant({ ...plant, assets: [asset(1, 99, 'equipment', 'Alone'), asset(2, 3, 'area', 'A'), asset(3, 2, 'area', 'B')] });
    expect(odd.equipment.map((m) => m.name)).toEqual(['Alone']);
    expect(pathOf(odd, 2).length).toBeLessThanOrEqual(16);
  });
  it('reads a prediction as a share until the manifest says otherwise', () => {
    const watch = index.watchOf.get(101);
    expect(outputWords(watch, new Map())).toMatchObject({ kind: 'probability', limit: 0.6, modes: ['Heat dissipation', 'Overstrain'] });
    expect(outputWords(undefined, new Map())).toBeNull();
  });
  it('notes under a tile what rarely changes and what counts its use', () => {
    const machine = index.byId.get(101);
    expect(machine && tileNote(machine, index.tagsOf.get(101) ?? [])).toMatchObject({ label: 'L', tag: { title: 'Tool wear' } });
  });
});

describe('a store', () => {
  it('tells of a change, and not of none', () => {
    const store = createStore(1);
    let told = 0;
    const stop = store.subscribe(() => told++);
    store.set(1);
    store.set(2);
    stop();
    store.set(3);
    expect([told, store.get()]).toEqual([1, 3]);
  });
  it('compares by field, and takes NaN for NaN', () => {
    expect(shallowEqual({ a: NaN }, { a: NaN })).toBe(true);
    expect(shallowEqual([1, 2], [1, 3])).toBe(false);
    expect(shallowEqual({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  });
});

describe('a paced store', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  it('follows at most once in its time, and what came last always comes', () => {
    const fast = createStore<number | null>(0);
    const slow = paced(fast, 250);
    const seen: (number | null)[] = [];
    slow.subscribe(() => seen.push(slow.get()));
    for (let n = 1; n <= 10; n++) {
      fast.set(n);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(250);
    expect(seen).toEqual([1, 3, 5, 8, 10]);
  });
  it('is empty at once where the other is: nothing stays readable behind a lock', () => {
    const fast = createStore<number | null>(0);
    const slow = paced(fast, 250);
    fast.set(1);
    fast.set(2);
    fast.set(null);
    expect(slow.get()).toBeNull();
    vi.advanceTimersByTime(1000);
    expect(slow.get()).toBeNull();
  });
});
