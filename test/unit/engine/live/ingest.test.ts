import { describe, expect, it } from 'vitest';
import { MillwrightError } from '../../../../electron/contract/errors';
import { Ingest, type Commit, type IngestOptions } from '../../../../electron/engine/live/ingest';
import { T0 } from './support';

/** A store whose commits are let through by hand. */
function gated() {
  const commits: number[] = [];
  const gates: { resolve(): void; reject(error: Error): void }[] = [];
  let seq = 0;
  const append = async (readings: Commit['readings']) => {
    await new Promise<void>((resolve, reject) => gates.push({ resolve, reject }));
    commits.push(readings.tag.length);
    const firstSeq = seq;
    seq += readings.tag.length;
    return { firstSeq };
  };
  return { append, commits, gates };
}
const full = () => new MillwrightError('store-full', 'The disk is full.');
const clock = { now: () => T0, received: () => T0 };
const soon = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));
const quick: Partial<IngestOptions> = { groupMs: 10, retryMs: [10] };

function rig(options: Partial<IngestOptions> = quick) {
  const store = gated();
  const ingest = new Ingest({ history: store, clock }, options);
  const kept: number[] = [];
  const offer = (id: number, readings = 1) =>
    ingest.offer((out) => {
      for (let i = 0; i < readings; i++) out.push(1, T0, T0, id, 0);
    }, () => kept.push(id));
  return { ...store, ingest, kept, offer };
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await soon(2);
}

describe('grouping into commits', () => {
  it('acknowledges nothing before the commit that holds it, and then in the order of arrival', async () => {
    const { offer, gates, kept, commits } = rig();
    offer(1);
    offer(2, 0);
    offer(3);
    await until(() => gates.length === 1);
    offer(4);
    await soon();
    expect(kept).toEqual([]);
    gates[0]?.resolve();
    await until(() => gates.length === 2);
    expect(kept).toEqual([1, 2, 3]);
    gates[1]?.resolve();
    await until(() => kept.length === 4);
    expect(commits).toEqual([2, 1]);
  });

  it('commits at once when a group is large', async () => {
    const { offer, gates } = rig({ soonMs: 60_000, groupMs: 60_000, groupReadings: 100 });
    offer(1, 99);
    await soon();
    expect(gates.length).toBe(0);
    offer(2, 1);
    expect(gates.length).toBe(1);
  });

  it('commits soon where the store is quick, and gives a slow one time to rest, up to the longest a group may wait', async () => {
    const { offer, gates } = rig({ soonMs: 1, groupMs: 60_000 });
    offer(1);
    await until(() => gates.length === 1);
    // The store takes this long, so the next group waits three times as long.
    await soon(200);
    gates[0]?.resolve();
    await soon(5);
    offer(2);
    await soon(100);
    expect(gates.length).toBe(1);
    await until(() => gates.length === 2);
  });

  it('does not make the next group wait for one commit alone that took long', async () => {
    const { offer, gates } = rig({ soonMs: 1, groupMs: 60_000 });
    const commit = async (id: number, ms: number) => {
      offer(id);
      await until(() => gates.length === id);
      await soon(ms);
      gates[id - 1]?.resolve();
      await soon(5);
    };
    await commit(1, 0);
    await commit(2, 600);
    offer(3);
    // Three times as long as the last one would be 1,800 ms.
    expect(await Promise.race([until(() => gates.length === 3).then(() => 'soon'), soon(1_500).then(() => 'late')])).toBe('soon');
  });

  it('does not keep a sender waiting whose window of unacknowledged messages is full', async () => {
    const { offer, gates } = rig({ soonMs: 60_000, groupMs: 60_000, quietMessages: 10, quietMs: 5 });
    for (let id = 0; id < 10; id++) offer(id);
    await until(() => gates.length === 1);
  });
});

describe('a store that takes nothing', () => {
  it('is tried again with the same readings, which stay unacknowledged and are counted, while sources are paused', async () => {
    const { ingest, offer, gates, kept, commits } = rig();
    const pressure: boolean[] = [];
    const refused: number[] = [];
    ingest.pressure.on((on) => pressure.push(on));
    ingest.refused.on(({ readings }) => refused.push(readings));
    offer(1, 5);
    await until(() => gates.length === 1);
    gates[0]?.reject(full());
    await until(() => gates.length === 2);
    expect(ingest.problem).toContain('disk is full');
    offer(2);
    expect(ingest.paused).toBe(true);
    gates[1]?.reject(full());
    await until(() => gates.length === 3);
    expect(kept).toEqual([]);
    gates[2]?.resolve();
    await until(() => gates.length === 4);
    expect([kept, refused, ingest.problem, commits]).toEqual([[1], [5, 5], null, [5]]);
    gates[3]?.resolve();
    await until(() => kept.length === 2);
    expect(ingest.paused).toBe(false);
    expect(pressure).toEqual([true, false]);
  });

  it('leaves unacknowledged what it refuses while closing', async () => {
    const { ingest, offer, gates, kept } = rig();
    offer(1);
    await until(() => gates.length === 1);
    const closed = ingest.close();
    gates[0]?.reject(full());
    await closed;
    expect(kept).toEqual([]);
  });
});

it('pauses sources when too much waits, and lets them go on when half of it is kept', async () => {
  const { ingest, offer, gates } = rig({ ...quick, groupReadings: 10, highReadings: 50 });
  for (let id = 0; id < 6; id++) offer(id, 10);
  expect(ingest.paused).toBe(true);
  gates[0]?.resolve();
  await until(() => gates.length === 2);
  gates[1]?.resolve();
  await until(() => !ingest.paused);
});
