import type { Quality } from '../../../../electron/contract/domain';
import { qualityCodes } from '../../../../electron/contract/quality';
import { createHistory, type History, type ReadingColumns } from '../../../../electron/engine/history';
import type { Database, Store, Transaction } from '../../../../electron/engine/store';
import { testStore } from '../../../support/store';

export interface Reading {
  tag: number;
  time: number;
  value: number;
  received?: number;
  quality?: Quality;
}

/** A clock that stands still until it is set. */
export function testClock(at: number) {
  const clock = { at, now: () => clock.at, received: () => clock.at };
  return clock;
}

export const recorded: unknown[][] = [];
const security = { record: (...entry: unknown[]) => (recorded.push(entry.slice(1)), Promise.resolve()) };

export function openHistory(store: Store, clock = testClock(0), quietOf?: (tag: number) => number): Promise<History> {
  return createHistory({ store, clock, security, ...(quietOf && { quietOf }) });
}

/** A history in a new encrypted store, and how it looks after a restart: only what is on disk is left. */
export async function newHistory(options: Parameters<typeof testStore>[1] = {}) {
  const store = await testStore([], options);
  return { store, history: await openHistory(store), restarted: () => openHistory(store) };
}

export function columns(readings: readonly Reading[]): ReadingColumns {
  return {
    tag: Int32Array.from(readings, (r) => r.tag),
    time: Float64Array.from(readings, (r) => r.time),
    received: Float64Array.from(readings, (r) => r.received ?? r.time + 5),
    value: Float64Array.from(readings, (r) => r.value),
    quality: Uint8Array.from(readings, (r) => qualityCodes.indexOf(r.quality ?? 'good')),
  };
}

/** Column by column, as what `append` was given would be read: by time, then arrival. */
export function byTime(appended: readonly (Reading & { seq: number })[]): (Reading & { seq: number })[] {
  return [...appended].sort((a, b) => a.time - b.time || a.seq - b.seq);
}

export function listOf(read: ReadingColumns & { seq: Float64Array }): (Required<Reading> & { seq: number })[] {
  return Array.from(read.time, (time, i) => ({
    tag: read.tag[i] as number,
    time,
    value: read.value[i] as number,
    received: read.received[i] as number,
    quality: qualityCodes[read.quality[i] as number] as Quality,
    seq: read.seq[i] as number,
  }));
}

/** A store whose transactions on history files break where `plan` says (at a step, before the `broken`th is committed, or once the `lost`th was); otherwise the real one. */
export function breakable(store: Store) {
  const plan: { step: number; at: number | 'after commit' | null; commits: number; broken: number | null; lost: number | null } = { step: 0, at: null, commits: 0, broken: null, lost: null };
  const count = () => {
    if (plan.at === ++plan.step) throw new Error(`broken off at step ${plan.step}`);
  };
  const wrapTransaction = (tx: Transaction): Transaction => ({
    all: (sql, params) => (count(), tx.all(sql, params)),
    get: (sql, params) => (count(), tx.get(sql, params)),
    run: (sql, params) => (count(), tx.run(sql, params)),
    runMany: (sql, rows) => (count(), tx.runMany(sql, rows)),
  });
  const wrapDatabase = (database: Database): Database => ({
    name: database.name,
    all: (sql, params) => database.all(sql, params),
    get: (sql, params) => database.get(sql, params),
    async transaction(name, work) {
      const number = ++plan.commits;
      const result = await database.transaction(name, async (tx) => {
        const done = await work(wrapTransaction(tx));
        count();
        if (plan.broken === number) throw new Error(`broken off before commit ${number}`);
        return done;
      });
      if (plan.at === 'after commit' || plan.lost === number) throw new Error('the answer to the commit was lost');
      return result;
    },
  });
  const broken: Store = new Proxy(store, {
    get(target, property) {
      if (property === 'file') return async (...args: Parameters<Store['file']>) => wrapDatabase(await target.file(...args));
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { store: broken, plan };
}

/** A block of the form that deflated plain columns, written by the version that still did. */
export const deflatedBlock =
  'AsWRsQkCQRBF/67IJWJuA2I+DYi7l4gNXGqwDVwBbgEXmM5ERiYGBjZgAbsFXGgilqCJyHqKB4Jc5mcY/vB/8GAmGCrtN7v7bblfp41OUlq1ej+O/vSj1cd+O2utzRtdc2utMcbMXkr+HWPB9WjqvC8L4OjpzMWoPlTeV9t6sODzuDyCitIjMDMcQJxIyTEzUwCC4xDYOUoR4W+9KCJPPmn4REQoAtFJjNLwCUH1MNe612WUvmSnrPWXn/YB';
