import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSchedule, scheduleMigrations } from '../../../../electron/engine/schedule';
import { systemClock } from '../../../../electron/engine/shared/clock';
import type { Who } from '../../../../electron/engine/shared/who';
import { temporaryDir, testStore } from '../../../support/store';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };

describe('schedules from before reports went by more ways than into a folder', () => {
  it('write into the folder that they named, and are given other ways one by one', async () => {
    const [dir, key] = [await temporaryDir(), randomBytes(32)];
    const before = await testStore(scheduleMigrations.filter(({ id }) => id <= 403), { dir, key });
    await before.main.transaction('schedules of before', async (tx) => {
      const add = (name: string, folder: string | null) => tx.run(`INSERT INTO schedule (name, cron, zone, job, missed, overlap, enabled, deliver_to, decided, added) VALUES (?, '0 6 * * *', 'UTC', 'report:test', 'once', 'skip', 1, ?, 0, 0)`, [name, folder]);
      await add('daily', '/srv/reports');
      await add('kept', null);
    });
    await before.close();
    const store = await testStore(scheduleMigrations, { dir, key });
    const schedule = createSchedule({ store, security: { record: () => Promise.resolve() }, clock: systemClock() });
    const stands = async () => (await schedule.list()).map(({ name, deliver, paper }) => ({ name, ...deliver, paper }));
    const usual = { mail: [], printer: null, formats: ['pdf', 'csv'], paper: null };
    expect(await stands()).toEqual([{ name: 'daily', folder: '/srv/reports', ...usual }, { name: 'kept', folder: null, ...usual }]);
    await schedule.change('daily', { deliver: { mail: ['shift@works.example'], formats: ['pdf', 'xlsx'] } }, anna);
    await schedule.change('kept', { paper: 'letter' }, anna);
    expect(await stands()).toEqual([{ name: 'daily', folder: '/srv/reports', mail: ['shift@works.example'], printer: null, formats: ['pdf', 'xlsx'], paper: null }, { name: 'kept', folder: null, ...usual, paper: 'letter' }]);
  });
});
