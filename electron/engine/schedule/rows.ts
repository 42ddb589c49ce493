import { noDelivery } from '../../contract/deliver';
import { mustBeWhole } from '../shared/whole-file';
import { calendarOf } from './calendar';
import type { ScheduleRow } from './repository';
import type { NewSchedule, ScheduleChange } from './types';

const dayMs = 86_400_000;

/** What a new schedule is kept as. Its first moment is the first after `now`. Errors: invalid-input (cron, zone, folder). */
export function newRow({ name, job, ...wanted }: NewSchedule, now: number): Omit<ScheduleRow, 'id'> {
  const usual = { name, job, cron: '', zone: '', missed: 'once', overlap: 'skip', enabled: 1, deliver: noDelivery, paper: null, tries: 3, pauseMs: 60_000, limitMs: dayMs, waitMs: 0, decided: now } as const;
  return withTimes(usual, wanted, now);
}

/** The same with something of it another. Where its times are others, or it was paused, only moments after `now` count. Errors: invalid-input (cron, zone, folder). */
export const changedRow = (row: ScheduleRow, change: ScheduleChange, now: number): ScheduleRow => withTimes(row, change, now);

function withTimes<R extends Omit<ScheduleRow, 'id'>>(row: R, { enabled, cron = row.cron, zone = row.zone, deliver, paper = row.paper, missed = row.missed, overlap = row.overlap, tries = row.tries, pauseMs = row.pauseMs, limitMs = row.limitMs, waitMs = row.waitMs }: ScheduleChange, now: number): R {
  const made = { ...row, cron: cron.trim().replace(/\s+/g, ' '), zone, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver: { ...row.deliver, ...deliver }, paper, enabled: enabled === undefined ? row.enabled : Number(enabled) };
  calendarOf(made.cron, zone);
  if (made.deliver.folder !== null) mustBeWhole(made.deliver.folder, 'folder');
  const anew = made.cron !== row.cron || zone !== row.zone || (made.enabled === 1 && row.enabled === 0);
  return { ...made, decided: anew ? Math.max(row.decided, now) : row.decided };
}

/** As it stands in the audit trail. */
export function told({ name, cron, zone, job, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver, paper, enabled }: Omit<ScheduleRow, 'id'>) {
  return { name, cron, zone, job, missed, overlap, tries, pauseMs, limitMs, ...(waitMs > 0 ? { waitMs } : {}), deliver, ...(paper === null ? {} : { paper }), ...(enabled === 1 ? {} : { paused: true }) };
}
