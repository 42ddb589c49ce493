import { noDelivery, type Deliver, type Paper } from '../../contract/deliver';
import type { Schedule } from '../../contract/schedules';
import type { Database, Transaction } from '../store';

export interface ScheduleRow {
  id: number;
  name: string;
  cron: string;
  zone: string;
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
}

/** Finished runs kept for each schedule: so many, and all of the last month, so that a clock that is set back by less runs none of them again. */
const keptRuns = 500;
const keptMs = 31 * 86_400_000;
const scheduleColumns = 'id, name, cron, zone, job, missed, overlap, enabled, deliver, paper, tries, pause_ms AS pauseMs, limit_ms AS limitMs, wait_ms AS waitMs, decided';
const runColumns = 'id, schedule, due, state, tries, not_before AS notBefore, started, finished, message, merged';

/** As it lies in the store: `deliver` as JSON, what it does not name as usual. */
type KeptRow = Omit<ScheduleRow, 'deliver'> & { deliver: string };
const read = ({ deliver, ...row }: KeptRow): ScheduleRow => ({ ...row, deliver: { ...noDelivery, ...(JSON.parse(deliver) as Partial<Deliver>) } });

export function scheduleRepository(db: Database) {
  return {
    all: async () => (await db.all<KeptRow>(`SELECT ${scheduleColumns} FROM schedule ORDER BY name`)).map(read),
    async byName(name: string): Promise<ScheduleRow | undefined> {
      const row = await db.get<KeptRow>(`SELECT ${scheduleColumns} FROM schedule WHERE name = ?`, [name]);
      return row && read(row);
    },
    byNameIn: (tx: Transaction, name: string) => tx.get<{ id: number }>('SELECT id FROM schedule WHERE name = ?', [name]),

    async insert(tx: Transaction, row: Omit<ScheduleRow, 'id'>, added: number): Promise<number> {
      const { lastId } = await tx.run(
        `INSERT INTO schedule (name, cron, zone, job, missed, overlap, enabled, deliver, paper, tries, pause_ms, limit_ms, wait_ms, decided, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [row.name, row.cron, row.zone, row.job, row.missed, row.overlap, row.enabled, JSON.stringify(row.deliver), row.paper, row.tries, row.pauseMs, row.limitMs, row.waitMs, row.decided, added],
      );
      return lastId;
    },

    update: (tx: Transaction, row: ScheduleRow) =>
      tx.run('UPDATE schedule SET cron = ?, zone = ?, missed = ?, overlap = ?, enabled = ?, deliver = ?, paper = ?, tries = ?, pause_ms = ?, limit_ms = ?, wait_ms = ?, decided = ? WHERE id = ?', [
        row.cron, row.zone, row.missed, row.overlap, row.enabled, JSON.stringify(row.deliver), row.paper, row.tries, row.pauseMs, row.limitMs, row.waitMs, row.decided, row.id,
      ]),

    async delete(tx: Transaction, id: number): Promise<void> {
      await tx.run('DELETE FROM schedule_run WHERE schedule = ?', [id]);
      await tx.run('DELETE FROM schedule WHERE id = ?', [id]);
    },

    decide: (tx: Transaction, id: number, decided: number) => tx.run('UPDATE schedule SET decided = ? WHERE id = ?', [decided, id]),

    /** The claim. A due moment that has a row already stays as it is. */
    claim: (tx: Transaction, run: Omit<RunRow, 'id' | 'tries'>) =>
      tx.run(
        `INSERT INTO schedule_run (schedule, due, state, tries, not_before, started, finished, message, merged) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)
         ON CONFLICT (schedule, due) DO NOTHING`,
        [run.schedule, run.due, run.state, run.notBefore, run.started, run.finished, run.message, run.merged],
      ),

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
