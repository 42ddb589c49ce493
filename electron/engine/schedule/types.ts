import type { Deliver, Paper } from '../../contract/deliver';
import type { Occurrence, Schedule, ScheduleDays, ScheduleRun, ScheduleTrigger, SiteCalendar } from '../../contract/schedules';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { Transaction } from '../store';

/** What a job is told of the run it is asked for. Times are UTC ms. */
export interface JobContext {
  schedule: string;
  /** The moment the run belongs to; it may begin later. */
  due: number;
  /** The period it speaks of: up to, not including, `due`, from the previous occurrence, the begin of the shift that ends, or, of what runs on a file or another's end, from its newest run before that was done. */
  from: number;
  to: number;
  /** IANA name. */
  zone: string;
  /** The file that arrived, of a schedule that runs on one; else null. */
  file: string | null;
  /** Where what it makes goes beside the archive. */
  deliver: Deliver;
  /** Of its pages; null: as the site has it. */
  paper: Paper | null;
  /** When this try began, how many there were, this one included, how many missed moments it stands for beside its own, what became of the try before, and how long it waited for late data. */
  run: { began: number; tries: number; merged: number; before: string; waitMs: number };
  /** Aborted when the run is cancelled or the engine closes. */
  signal: AbortSignal;
}

/** Something that can be run by a schedule. Rooms register theirs; what it returns is kept as the run's message. */
export interface Job {
  name: string;
  title: string;
  run(context: JobContext): Promise<string | void>;
}

/** When: a cron expression, on all days or on some of a calendar, or what it runs on; and the zone whose clocks count. */
export interface Times {
  cron?: string | undefined;
  zone: string;
  days?: ScheduleDays | null | undefined;
  trigger?: ScheduleTrigger | null | undefined;
}

export interface NewSchedule extends ScheduleOptions, Times {
  name: string;
  job: string;
}

/** What of a schedule is to be another; what is left out stays. */
export interface ScheduleChange extends ScheduleOptions, Partial<Times> {
  /** False: paused. What waits is left out, what is under way goes on; once it is true again, times begin anew. */
  enabled?: boolean;
}

interface ScheduleOptions {
  /** What becomes of runs missed while the machine was off: none, the last one, or each. */
  missed?: Schedule['missed'];
  /** What becomes of a run that is due while the one before is under way. */
  overlap?: Schedule['overlap'];
  /** Tries of one run, the first included: after a crash of the engine, or a failure that may pass. */
  tries?: number;
  /** Before the second try; each further pause is twice as long, an hour at most. */
  pauseMs?: number;
  /** Longer than this no try may take. */
  limitMs?: number;
  /** After its moment a run waits for so long, for data that come late. */
  waitMs?: number;
  /** What of it is not named stays. */
  deliver?: Partial<Deliver>;
  paper?: Paper | null;
}

/** Something that goes by the shifts of a calendar: all of them, where none is named. `title`: as a sentence has it, such as `the report “Weekly”`. */
export interface CalendarUser {
  title: string;
  calendar: string;
  shifts: readonly string[];
}

export interface Period {
  from: number;
  to: number;
  zone: string;
}

/** A run that failed for good. */
export interface FailedRun {
  schedule: string;
  due: number;
  message: string;
}

export interface FinishedRun {
  schedule: string;
  job: string;
  due: number;
  state: 'done' | 'failed' | 'skipped' | 'cancelled';
  message: string;
}

export interface Schedules {
  register(job: Job): void;
  /** What is under way of it goes on; schedules that name it find it no more. */
  unregister(name: string): void;
  jobs(): { name: string; title: string }[];
  list(): Promise<Schedule[]>;
  /** Of a schedule that runs on a file, what lies there already counts as seen. Errors: invalid-input (times, zone, job, folder, a circle of schedules), not-found (calendar, schedule), conflict (the name), unavailable (the folder of files). */
  add(schedule: NewSchedule, who: Who): Promise<Schedule>;
  /** What was due until now is decided by the old times, what comes by the new. Errors: not-found, and as of `add`. */
  change(name: string, change: ScheduleChange, who: Who): Promise<Schedule>;
  /** A run that is under way is cancelled. Errors: not-found; conflict where another runs after it. */
  remove(name: string, who: Who): Promise<void>;
  /** Runs it now, beside its times and after what is under way; what it makes speaks of the time since its last moment. The claim is kept when this resolves. Errors: not-found. */
  runNow(name: string, who: Who): Promise<{ due: number }>;
  /** The next occurrences after `from` (now, unless given), ISO 8601, `local` with the zone's offset of that moment. Errors: not-found. */
  next(name: string, count: number, from?: number): Promise<Occurrence[]>;
  /** The same of times that no schedule has yet, with their words. Errors: invalid-input (cron, zone, days), not-found (calendar). */
  preview(times: Times, count: number, from?: number): Promise<{ words: string; next: Occurrence[] }>;
  /** By name. */
  calendars(): Promise<SiteCalendar[]>;
  /** A new one, or another content: what was due until now is decided by the old one. Errors: invalid-input; conflict where a schedule needs a shift that is gone. */
  setCalendar(calendar: SiteCalendar, who: Who): Promise<SiteCalendar>;
  /** Errors: not-found; conflict where a schedule goes by it. */
  removeCalendar(name: string, who: Who): Promise<void>;
  /** Others that go by calendars beside schedules, as they stand when it is asked: no calendar that they need is removed, and no shift of it. */
  alsoNeeds(users: () => readonly CalendarUser[]): void;
  /** The days that a text names: a line a day, or an iCalendar file. Errors: invalid-input. */
  readHolidays(text: string): SiteCalendar['holidays'];
  /** What a run due then speaks of. Errors: not-found. */
  period(name: string, due: number): Promise<Period>;
  /** The last whole period of the first schedule that runs this job; null when none does. */
  lastPeriodOf(job: string): Promise<Period | null>;
  /** The newest runs, the newest first. Errors: not-found. */
  runs(name: string, limit: number): Promise<ScheduleRun[]>;
  readonly finished: Emitter<FinishedRun>;
  /** A schedule by its name that is there no more. */
  readonly removed: Emitter<string>;
  /** Those whose newest run that came to an end failed. */
  failing(): Promise<FailedRun[]>;
  /** Decides what is due by the clock, claims it in the store and starts it. Resolves when it is claimed and started, not when it is done. */
  tick(): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Takes up what a killed engine left, then ticks at each due moment and at least once a minute. */
  start(): Promise<void>;
  /** Stops ticking and aborts what is under way; it is made up at the next start. */
  close(): Promise<void>;
}

/** Of security, what this room needs: an entry in the audit trail, in the transaction of the change. */
export interface Recorder {
  record(tx: Transaction, who: Who, what: string, before: unknown, after: unknown, why?: string | null): Promise<unknown>;
}
