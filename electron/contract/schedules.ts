import * as z from 'zod';
import { deliver, paper } from './deliver';
import { slug, time } from './domain';

export const missedPolicy = z.enum(['skip', 'once', 'each']);
export const overlapPolicy = z.enum(['queue', 'skip', 'cancel']);
export const schedule = z.object({
  id: z.number().int(),
  name: slug,
  cron: z.string(),
  zone: z.string(),
  /** `Every Monday at 06:00, Europe/Berlin`. */
  words: z.string(),
  job: z.string(),
  missed: missedPolicy,
  overlap: overlapPolicy,
  /** Of one run, the first included. */
  tries: z.number().int(),
  /** Before the second try; twice as long before each further one, an hour at most. */
  pauseMs: z.number().int(),
  limitMs: z.number().int(),
  /** How long a run waits after its moment for data that come late; it speaks of the same period. */
  waitMs: z.number().int(),
  deliver,
  /** Of the pages of what it makes; null: as the site has it. */
  paper: paper.nullable(),
  enabled: z.boolean(),
  next: time.nullable(),
  lastRun: z
    .object({ due: time, started: time, finished: time.nullable(), state: z.enum(['running', 'done', 'failed', 'skipped', 'cancelled']), message: z.string() })
    .nullable(),
});
export type Schedule = z.infer<typeof schedule>;

/** One due moment that was decided. `started` less `due` is how late it began. */
export const scheduleRun = z.object({
  due: time,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped', 'cancelled']),
  tries: z.number().int(),
  /** Of one that waits: not before this; 0 where nothing but its turn holds it. */
  notBefore: time,
  started: time.nullable(),
  finished: time.nullable(),
  message: z.string(),
});
export type ScheduleRun = z.infer<typeof scheduleRun>;

/** A moment as ISO 8601: in UTC, and in the schedule's zone with that moment's own offset. */
export const occurrence = z.object({ utc: z.string(), local: z.string() });
export type Occurrence = z.infer<typeof occurrence>;

const times = { cron: z.string().max(120), zone: z.string().max(60) };
const options = {
  missed: missedPolicy, overlap: overlapPolicy, tries: z.number().int().min(1).max(10), pauseMs: z.number().int().min(1_000).max(3_600_000), limitMs: z.number().int().min(1_000).max(7 * 86_400_000), waitMs: z.number().int().min(0).max(7 * 86_400_000),
};
export const scheduleTimes = z.object(times);
export const newSchedule = z.object({
  name: slug, ...times, job: z.string(), missed: options.missed.default('once'), overlap: options.overlap.default('skip'),
  tries: options.tries.default(3), pauseMs: options.pauseMs.default(60_000), limitMs: options.limitMs.default(86_400_000), waitMs: options.waitMs.default(0), deliver: deliver.partial().optional(), paper: paper.nullable().optional(),
});
/** What of a schedule is to be another; what is left out stays. */
export const changedSchedule = z.object({ ...times, ...options, enabled: z.boolean(), deliver: deliver.partial(), paper: paper.nullable() }).partial().extend({ name: slug });
