import { noDelivery } from '../../contract/deliver';
import { MillwrightError } from '../../contract/errors';
import { mustBeWhole } from '../shared/whole-file';
import { dayMs } from './days';
import type { ScheduleRow } from './repository';
import type { NewSchedule, ScheduleChange } from './types';
import { checkZone } from './zone';

/** What a new schedule is kept as. Its first moment is the first after `now`. Errors: invalid-input (zone, folder); of its times `momentsOf` tells. */
export function newRow({ name, job, ...wanted }: NewSchedule, now: number): Omit<ScheduleRow, 'id'> {
  const usual = { name, job, cron: '', zone: '', days: null, trigger: null, site: null, missed: 'once', overlap: 'skip', enabled: 1, deliver: noDelivery, paper: null, tries: 3, pauseMs: 60_000, limitMs: dayMs, waitMs: 0, decided: now } as const;
  return withTimes(usual, wanted, now);
}

/** The same with something of it another. Where its times are others, or it was paused, only moments after `now` count. Errors: invalid-input (zone, folder); of its times `momentsOf` tells. */
export const changedRow = (row: ScheduleRow, change: ScheduleChange, now: number): ScheduleRow => withTimes(row, change, now);

function withTimes<R extends Omit<ScheduleRow, 'id'>>(row: R, change: ScheduleChange, now: number): R {
  const { enabled, zone = row.zone, deliver, paper = row.paper, missed = row.missed, overlap = row.overlap, tries = row.tries, pauseMs = row.pauseMs, limitMs = row.limitMs, waitMs = row.waitMs } = change;
  const made = { ...row, ...timesOf(row, change), zone, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver: { ...row.deliver, ...deliver }, paper, enabled: enabled === undefined ? row.enabled : Number(enabled) };
  checkZone(zone);
  if (made.deliver.folder !== null) mustBeWhole(made.deliver.folder, 'folder');
  const anew = made.cron !== row.cron || zone !== row.zone || JSON.stringify([made.days, made.trigger]) !== JSON.stringify([row.days, row.trigger]) || (made.enabled === 1 && row.enabled === 0);
  return { ...made, decided: anew ? Math.max(row.decided, now) : row.decided };
}

/** Times or a trigger: the one that is given takes the place of the other. */
function timesOf(row: Pick<ScheduleRow, 'cron' | 'days' | 'trigger'>, change: ScheduleChange): Pick<ScheduleRow, 'cron' | 'days' | 'trigger'> {
  const given = change.cron?.trim().replace(/\s+/g, ' ') || undefined;
  if (given !== undefined && change.trigger) throw new MillwrightError('invalid-input', 'A schedule has times or something that it runs on, not both.', { cron: given });
  const trigger = change.trigger !== undefined ? change.trigger : given === undefined ? row.trigger : null;
  if (trigger && change.days) throw new MillwrightError('invalid-input', 'Days of a calendar go with times of a cron expression alone.');
  if (trigger) return { cron: '', days: null, trigger };
  return { cron: given ?? row.cron, days: change.days === undefined ? row.days : change.days, trigger: null };
}

/** As it stands in the audit trail. */
export function told({ name, cron, zone, days, trigger, job, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver, paper, enabled }: Omit<ScheduleRow, 'id'>) {
  return { name, ...(trigger ? { trigger } : { cron }), zone, ...(days && { days }), job, missed, overlap, tries, pauseMs, limitMs, ...(waitMs > 0 ? { waitMs } : {}), deliver, ...(paper === null ? {} : { paper }), ...(enabled === 1 ? {} : { paused: true }) };
}
