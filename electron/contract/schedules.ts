import * as z from 'zod';
import { deliver, paper } from './deliver';
import { slug, time } from './domain';

/** `2026-12-25`, a day of a calendar without a zone. */
export const day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day is written 2026-12-25').refine((text) => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text), 'there is no such day');
/** `06:00`, `22:30`: a time of day as a zone's clocks show it. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written 06:00');
/** As cron has them: 0 is Sunday. */
const weekdays = z.array(z.number().int().min(0).max(6)).max(7);
/** A day that is worked or free against its weekday. */
export const namedDay = z.object({ day, name: z.string().trim().max(80).default('') });
/** One that ends at or before its own beginning ends on the next day. It belongs to the day that it begins on. */
export const shift = z.object({ name: z.string().trim().min(1).max(40), from: timeOfDay, to: timeOfDay, /** Of those that are worked; left out, all of them. */ weekdays: weekdays.min(1).optional() });
export type Shift = z.infer<typeof shift>;
/** When a site works. A day is worked where its weekday is and it is no holiday, or where it is one of `workdays`. */
export const siteCalendar = z.object({ name: slug, weekdays, holidays: z.array(namedDay).max(5000), workdays: z.array(namedDay).max(5000), shifts: z.array(shift).max(24) });
export type SiteCalendar = z.infer<typeof siteCalendar>;

/** On which days of a calendar a schedule's times count. `move`: what falls on another day comes at the same time of the next one that counts, instead of not at all; for times of day alone. */
export const scheduleDays = z.object({ calendar: slug, on: z.enum(['working', 'free']), else: z.enum(['skip', 'move']).default('skip') });
export type ScheduleDays = z.infer<typeof scheduleDays>;
/**
 * What a schedule runs on that has no times by a cron expression: the begin or end of a calendar's shifts (of all, where none is named), whose report speaks of that shift or the one before;
 * a file that has arrived, whose size and time have been the same for `settleMs`; the end of another schedule's run.
 */
export const scheduleTrigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shift'), calendar: slug, edge: z.enum(['begin', 'end']).default('end'), shifts: z.array(z.string().max(40)).max(24).default([]) }),
  z.object({ kind: z.literal('file'), /** A file, or a pattern in the last part of a path: `/mnt/share/in/*.csv`. */ path: z.string().min(1).max(500), settleMs: z.number().int().min(0).max(86_400_000).default(10_000) }),
  z.object({ kind: z.literal('after'), schedule: slug, when: z.enum(['done', 'failed', 'ended']).default('done') }),
]);
export type ScheduleTrigger = z.infer<typeof scheduleTrigger>;

export const missedPolicy = z.enum(['skip', 'once', 'each']);
export const overlapPolicy = z.enum(['queue', 'skip', 'cancel']);
export const schedule = z.object({
  id: z.number().int(),
  name: slug,
  /** Empty where it has a `trigger`. */
  cron: z.string(),
  zone: z.string(),
  days: scheduleDays.nullable(),
  trigger: scheduleTrigger.nullable(),
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
  /** Null, too, where it runs on a file or after another. */
  next: time.nullable(),
  /** Why the folder that it waits for files in could not be looked into last. */
  problem: z.string().nullable(),
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
  /** What it runs on: the file that arrived, or the schedule whose run ended; null where its time came, or a person asked. */
  cause: z.string().nullable(),
});
export type ScheduleRun = z.infer<typeof scheduleRun>;

/** A moment as ISO 8601: in UTC, and in the schedule's zone with that moment's own offset. */
export const occurrence = z.object({ utc: z.string(), local: z.string() });
export type Occurrence = z.infer<typeof occurrence>;

const times = { cron: z.string().max(120), zone: z.string().max(60), days: scheduleDays.nullable(), trigger: scheduleTrigger.nullable() };
/** A cron expression or a trigger; days of a calendar beside the first alone. */
const anyTimes = { ...times, cron: times.cron.default(''), days: times.days.default(null), trigger: times.trigger.default(null) };
const options = {
  missed: missedPolicy, overlap: overlapPolicy, tries: z.number().int().min(1).max(10), pauseMs: z.number().int().min(1_000).max(3_600_000), limitMs: z.number().int().min(1_000).max(7 * 86_400_000), waitMs: z.number().int().min(0).max(7 * 86_400_000),
};
export const scheduleTimes = z.object(anyTimes);
export const newSchedule = z.object({
  name: slug, ...anyTimes, job: z.string(), missed: options.missed.default('once'), overlap: options.overlap.default('skip'),
  tries: options.tries.default(3), pauseMs: options.pauseMs.default(60_000), limitMs: options.limitMs.default(86_400_000), waitMs: options.waitMs.default(0), deliver: deliver.partial().optional(), paper: paper.nullable().optional(),
});
/** What of a schedule is to be another; what is left out stays. */
export const changedSchedule = z.object({ ...times, ...options, enabled: z.boolean(), deliver: deliver.partial(), paper: paper.nullable() }).partial().extend({ name: slug });
