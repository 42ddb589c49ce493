import { describe, expect, it } from 'vitest';
import { liveMigrations } from '../../../../electron/engine/live';
import { RejectedHours } from '../../../../electron/engine/live/rejected-hours';
import { assetMigrations } from '../../../../electron/engine/assets';
import { testStore } from '../../../support/store';

const hour = 3_600_000;
const at = (hours: number) => Date.UTC(2026, 10, 22) + hours * hour;

describe('what was not kept as it came, by the hour', () => {
  it('is told of any period by source and cause, also after the engine ended, and never twice', async () => {
    const store = await testStore([...assetMigrations, ...liveMigrations].sort((a, b) => a.id - b.id));
    const first = new RejectedHours(store.main);
    first.add('plant', 'unknown-tag', at(6), 2);
    first.add('plant', 'unknown-tag', at(6) + 1, 3);
    first.add('plant', 'not-json', at(7.5), 1);
    first.add('http', 'too-large', at(9), 4);
    expect(await first.between(at(6), at(8))).toEqual([{ connector: 'plant', cause: 'unknown-tag', count: 5 }, { connector: 'plant', cause: 'not-json', count: 1 }]);
    first.add('plant', 'not-json', at(7.6), 6);
    await first.close();
    const again = new RejectedHours(store.main);
    again.add('plant', 'not-json', at(7.7), 1);
    // Of hours that a period touches, all; of those it only ends at, none.
    expect(await again.between(at(7.9), at(9))).toEqual([{ connector: 'plant', cause: 'not-json', count: 8 }]);
    expect(await again.between(at(5), at(6))).toEqual([]);
    expect(await again.between(at(0), at(24))).toHaveLength(3);
    // What is older than a report may speak of goes.
    again.add('plant', 'not-json', at(402 * 24), 1);
    expect(await again.between(at(0), at(403 * 24))).toEqual([{ connector: 'plant', cause: 'not-json', count: 1 }]);
  });

  it('counts on where nothing can be written, and tells it once it can', async () => {
    const store = await testStore([...assetMigrations, ...liveMigrations].sort((a, b) => a.id - b.id));
    let full = true;
    const db = Object.assign(Object.create(store.main) as typeof store.main, { transaction: (...given: Parameters<typeof store.main.transaction>) => (full ? Promise.reject(new Error('full')) : store.main.transaction(...given)) });
    const hours = new RejectedHours(db);
    hours.add('store', 'store-full', at(1), 7);
    await expect(hours.between(at(0), at(2))).rejects.toThrow('full');
    hours.add('store', 'store-full', at(1.5), 1);
    full = false;
    expect(await hours.between(at(0), at(2))).toEqual([{ connector: 'store', cause: 'store-full', count: 8 }]);
  });
});
