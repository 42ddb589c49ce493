import { noDelivery, type Deliver, type Paper } from '../../contract/deliver';
import type { Schedule, ScheduleTrigger, SiteCalendar } from '../../contract/schedules';
import type { FoundFile } from '../../node/files-in';
import type { Database, Reader, Transaction } from '../store';
import type { Timed } from './moments';

export interface ScheduleRow extends Timed {
  id: number;
  name: string;
  job: string;
  missed: Schedule['missed'];
  overlap: Schedule['overlap'];
  enabled: number;
  deliver: Deliver;
  paper: Paper | null;
  /** Of one run, the first included. */
  tries: number;
  /** Before the second try; twice as long before each further one. */
  pauseMs: number;
  limitMs: number;
  /** After its moment a run waits for so long. */
  waitMs: number;
  decided: number;
}

export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'cancelled';

export interface RunRow {
  id: number;
  schedule: number;
  due: number;
  state: RunState;
  tries: number;
  notBefore: number;
  started: number | null;
  finished: number | null;
  message: string;
  /** Missed moments that it stands for beside its own. */
  merged: number;
  /** A file that arrived, or the schedule whose run ended. */
  cause: string | null;
}

/** Finished runs kept for each schedule: so many, and all of the last month, so that a clock that is set back by less runs none of them again. */
const keptRuns = 500;
const keptMs = 31 * 86_400_000;
const calendarOf = `coalesce(json_extract(s.days, '$.calendar'), json_extract(s.runs_on, '$.calendar'))`;
const scheduleRows = `SELECT s.id, s.name, s.cron, s.zone, s.days, s.runs_on AS trigger, c.content AS site, s.job, s.missed, s.overlap, s.enabled, s.deliver, s.paper, s.tries, s.pause_ms AS pauseMs, s.limit_ms AS limitMs,
  s.wait_ms AS waitMs, s.decided FROM schedule s LEFT JOIN schedule_calendar c ON c.name = ${calendarOf}`;
const runColumns = 'id, schedule, due, state, tries, not_before AS notBefore, started, finished, message, merged, cause';

/** As it lies in the store: as JSON, of `deliver` what is not as usual. */
type Stored = Omit<ScheduleRow, 'deliver' | 'days' | 'trigger' | 'site'> & { deliver: string } & Record<'days' | 'trigger' | 'site', string | null>;
// What is kept there passed the contract when it was kept.
const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));
const rowOf = ({ deliver, days, trigger, site, ...row }: Stored): ScheduleRow => ({ ...row, deliver: { ...noDelivery, ...(JSON.parse(deliver) as Partial<Deliver>) }, days: parsed(days), trigger: parsed(trigger), site: parsed(site) });
const textOf = (value: object | null) => (value === null ? null : JSON.stringify(value));
const rowNamed = async (reader: Reader, name: string) => {
  const found = await reader.get<Stored>(`${scheduleRows} WHERE s.name = ?`, [name]);
  return found && rowOf(found);
};

type NewRun = Omit<RunRow, 'id' | 'tries'>;

/** A run as it is claimed: `cause` is what it runs on, where that is no moment of its own. */
export const waitingRun = ({ id, waitMs }: Pick<ScheduleRow, 'id' | 'waitMs'>, due: number, { cause = null, merged = 0 }: Partial<Pick<NewRun, 'cause' | 'merged'>> = {}): NewRun =>
  ({ schedule: id, due, state: 'waiting', notBefore: waitMs > 0 ? due + waitMs : 0, started: null, finished: null, message: '', merged, cause });

/** One that is decided against when it is claimed. */
export const skippedRun = ({ id }: Pick<ScheduleRow, 'id'>, due: number, now: number, message: string, cause: string | null = null): NewRun =>
  ({ schedule: id, due, state: 'skipped', notBefore: 0, started: now, finished: now, message, merged: 0, cause });

/** Claims a due moment. False where it has a row already, which stays as it is. */
async function claim(tx: Transaction, run: NewRun): Promise<boolean> {
  const { changes } = await tx.run(
    `INSERT INTO schedule_run (schedule, due, state, tries, not_before, started, finished, message, merged, cause) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (schedule, due) DO NOTHING`,
    [run.schedule, run.due, run.state, run.notBefore, run.started, run.finished, run.message, run.merged, run.cause],
  );
  return changes === 1;
}

export function scheduleRepository(db: Database) {
  return {
    all: async () => (await db.all<Stored>(`${scheduleRows} ORDER BY s.name`)).map(rowOf),
    byName: (name: string) => rowNamed(db, name),
    byNameIn: (tx: Transaction, name: string) => rowNamed(tx, name),
    /** Those that run on the end of this one's runs. */
    followers: async (reader: Reader, name: string) =>
      (await reader.all<Stored>(`${scheduleRows} WHERE json_extract(s.runs_on, '$.kind') = 'after' AND json_extract(s.runs_on, '$.schedule') = ?`, [name])).map((row) => {
        const found = rowOf(row);
        return { row: found, when: (found.trigger as Extract<ScheduleTrigger, { kind: 'after' }>).when };
      }),
    /** Those whose times a calendar makes. */
    goingBy: async (calendar: string) => (await db.all<Stored>(`${scheduleRows} WHERE ${calendarOf} = ? ORDER BY s.name`, [calendar])).map(rowOf),

    calendars: async () => (await db.all<{ content: string }>('SELECT content FROM schedule_calendar ORDER BY name')).map(({ content }) => JSON.parse(content) as SiteCalendar),
    setCalendar: (tx: Transaction, calendar: SiteCalendar) =>
      tx.run('INSERT INTO schedule_calendar (name, content) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content', [calendar.name, JSON.stringify(calendar)]),
    removeCalendar: (tx: Transaction, name: string) => tx.run('DELETE FROM schedule_calendar WHERE name = ?', [name]),

    /** Takes note of a file as it is now. False where that was known. */
    async saw(tx: Transaction, schedule: number, { path, bytes, changed }: FoundFile, now: number): Promise<boolean> {
      const { changes } = await tx.run('INSERT INTO schedule_file (schedule, path, bytes, changed, seen) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [schedule, path, bytes, changed, now]);
      return changes === 1;
    },
    /** Of these, those that were not seen as they are now. */
    async unseen(schedule: number, files: readonly FoundFile[]): Promise<FoundFile[]> {
      const known = new Set((await db.all<{ path: string; bytes: number; changed: number }>('SELECT path, bytes, changed FROM schedule_file WHERE schedule = ? AND path IN (SELECT value FROM json_each(?))', [schedule, JSON.stringify(files.map(({ path }) => path))])).map(({ path, bytes, changed }) => `${bytes} ${changed} ${path}`));
      return files.filter(({ path, bytes, changed }) => !known.has(`${bytes} ${changed} ${path}`));
    },
    /** What a schedule ran on lately, or has not been gone for long. */
    forgetFiles: (tx: Transaction, schedule: number, there: readonly FoundFile[], now: number) =>
      tx.run('DELETE FROM schedule_file WHERE schedule = ? AND seen < ? AND path NOT IN (SELECT value FROM json_each(?))', [schedule, now - keptMs, JSON.stringify(there.map(({ path }) => path))]),

    async insert(tx: Transaction, row: Omit<ScheduleRow, 'id'>, added: number): Promise<number> {
      const { lastId } = await tx.run(
        `INSERT INTO schedule (name, cron, zone, days, runs_on, job, missed, overlap, enabled, deliver, paper, tries, pause_ms, limit_ms, wait_ms, decided, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [row.name, row.cron, row.zone, textOf(row.days), textOf(row.trigger), row.job, row.missed, row.overlap, row.enabled, JSON.stringify(row.deliver), row.paper, row.tries, row.pauseMs, row.limitMs, row.waitMs, row.decided, added],
      );
      return lastId;
    },

    update: (tx: Transaction, row: ScheduleRow) =>
      tx.run('UPDATE schedule SET cron = ?, zone = ?, days = ?, runs_on = ?, missed = ?, overlap = ?, enabled = ?, deliver = ?, paper = ?, tries = ?, pause_ms = ?, limit_ms = ?, wait_ms = ?, decided = ? WHERE id = ?', [
        row.cron, row.zone, textOf(row.days), textOf(row.trigger), row.missed, row.overlap, row.enabled, JSON.stringify(row.deliver), row.paper, row.tries, row.pauseMs, row.limitMs, row.waitMs, row.decided, row.id,
      ]),

    async delete(tx: Transaction, id: number): Promise<void> {
      await tx.run('DELETE FROM schedule_run WHERE schedule = ?', [id]);
      await tx.run('DELETE FROM schedule WHERE id = ?', [id]);
    },

    decide: (tx: Transaction, id: number, decided: number) => tx.run('UPDATE schedule SET decided = ? WHERE id = ?', [decided, id]),

    claim,

    /** Claims the first moment from `due` on that is free: for what comes when it comes, and twice in a millisecond. */
    async claimNext(tx: Transaction, run: NewRun): Promise<void> {
      for (let { due } = run; !(await claim(tx, { ...run, due })); due++);
    },

    /** When the newest run before a moment was due that was done; null: there is none. */
    doneBefore: async (schedule: number, due: number) =>
      (await db.get<{ due: number | null }>(`SELECT max(due) AS due FROM schedule_run WHERE schedule = ? AND due < ? AND state = 'done'`, [schedule, due]))?.due ?? null,

    merge: (tx: Transaction, id: number, more: number) => tx.run('UPDATE schedule_run SET merged = merged + ? WHERE id = ?', [more, id]),

    runsIn: (states: readonly RunState[]) =>
      db.all<RunRow>(`SELECT ${runColumns} FROM schedule_run WHERE state IN (${states.map(() => '?').join(', ')}) ORDER BY schedule, due`, states),

    /** The newest run of each schedule that has begun or was decided against. */
    lastRuns: () =>
      db.all<RunRow>(`SELECT ${runColumns} FROM schedule_run AS r WHERE state <> 'waiting'
        AND due = (SELECT max(due) FROM schedule_run WHERE schedule = r.schedule AND state <> 'waiting')`),

    /** Says whether this caller may run it: false when it no longer waits. */
    async begin(tx: Transaction, id: number, now: number): Promise<boolean> {
      const { changes } = await tx.run(
        `UPDATE schedule_run SET state = 'running', tries = tries + 1, started = ?, finished = NULL WHERE id = ? AND state = 'waiting'`, [now, id]);
      return changes === 1;
    },

    end: (tx: Transaction, id: number, state: RunState, now: number, message: string) =>
      tx.run('UPDATE schedule_run SET state = ?, finished = ?, message = ? WHERE id = ?', [state, now, message, id]),

    /** Back to waiting: to be tried again, or, with `tries` taken back, because it was broken off without a fault of its own. */
    wait: (tx: Transaction, id: number, tries: number, notBefore: number, message: string) =>
      tx.run(`UPDATE schedule_run SET state = 'waiting', tries = ?, not_before = ?, finished = NULL, message = ? WHERE id = ?`, [tries, notBefore, message, id]),

    /** The newest runs of one schedule, the newest first. */
    runsOf: (schedule: number, limit: number) => db.all<RunRow>(`SELECT ${runColumns} FROM schedule_run WHERE schedule = ? ORDER BY due DESC LIMIT ?`, [schedule, limit]),

    /** How the newest run of each schedule ended that came to an end of its own. */
    outcomes: () =>
      db.all<{ name: string; state: 'done' | 'failed'; due: number; message: string }>(`SELECT s.name, r.state, r.due, r.message FROM schedule s JOIN schedule_run r ON r.schedule = s.id
        WHERE r.due = (SELECT max(due) FROM schedule_run WHERE schedule = s.id AND state IN ('done', 'failed'))`),

    /** Forgets the oldest finished runs. Moments after the oldest kept one stay known, so none can run again. */
    prune: (tx: Transaction, schedule: number, now: number) =>
      tx.run(
        `DELETE FROM schedule_run WHERE schedule = ? AND state NOT IN ('waiting', 'running') AND due < ?
           AND due < (SELECT due FROM schedule_run WHERE schedule = ? ORDER BY due DESC LIMIT 1 OFFSET ${keptRuns})`,
        [schedule, now - keptMs, schedule],
      ),
  };
}

export type ScheduleRepository = ReturnType<typeof scheduleRepository>;
