import type { AlarmPolicy, AlarmState } from '../../contract/alarms';
import type { Priority } from '../../contract/domain';
import type { Reader, Transaction } from '../store';
import type { MeasuredStep } from './measures';
import type { Point } from './points';
import type { AlarmQuery, AlarmRecord, JournalStep, Transition } from './types';

interface AlarmRow {
  id: number; definition: number; asset: number; kind: AlarmRecord['kind']; condition: string; unit: string; priority: Priority; alarm_limit: number | null;
  state: AlarmState; raised: number; acknowledged: number | null; acknowledged_by: string | null; note: string | null; returned: number | null; closed: number | null;
  value: number | null; peak: number | null;
}

const toRecord = ({ alarm_limit, acknowledged_by, ...row }: AlarmRow): AlarmRecord => ({ ...row, limit: alarm_limit, acknowledgedBy: acknowledged_by });

export async function readOpen(db: Reader): Promise<AlarmRecord[]> {
  return (await db.all<AlarmRow>('SELECT * FROM alarm WHERE closed IS NULL ORDER BY id')).map(toRecord);
}

export async function readAlarm(db: Reader, id: number): Promise<AlarmRecord | undefined> {
  const row = await db.get<AlarmRow>('SELECT * FROM alarm WHERE id = ?', [id]);
  return row && toRecord(row);
}

export async function readHistory(db: Reader, query: AlarmQuery): Promise<AlarmRecord[]> {
  const { asset = null, from = null, kinds, over = false, limit } = query;
  const rows = await db.all<AlarmRow>(
    `SELECT * FROM alarm WHERE (:asset IS NULL OR asset = :asset) AND (:from IS NULL OR raised >= :from OR closed IS NULL OR closed >= :from)
       AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds))) AND (NOT :over OR closed IS NOT NULL) ORDER BY raised DESC, id DESC LIMIT :limit`,
    { asset, from, kinds: kinds ? JSON.stringify(kinds) : null, over: over ? 1 : 0, limit },
  );
  return rows.map(toRecord);
}

export async function readTransitions(db: Reader, { definition, asset }: { definition: number; asset: number }, limit: number): Promise<Transition[]> {
  return db.all<Transition>(
    `SELECT id, definition, asset, alarm, at, input, before, after, value, who, origin AS "from", why, until FROM alarm_transition WHERE definition = ? AND asset = ? ORDER BY id DESC LIMIT ?`,
    [definition, asset, limit],
  );
}

/** The steps of [from, to) as they are measured by, in rising order. */
export async function readMeasured(db: Reader, from: number, to: number): Promise<MeasuredStep[]> {
  return db.all<MeasuredStep>(
    `SELECT t.definition, t.asset, t.at, t.before, t.after, coalesce(a.priority, d.priority) AS priority
     FROM alarm_transition t JOIN alarm_definition d ON d.id = t.definition LEFT JOIN alarm a ON a.id = t.alarm WHERE t.at >= ? AND t.at < ? ORDER BY t.id`,
    [from, to],
  );
}

/** Steps after one and below another (null: all there are), in rising order, with what they are of. */
export async function readJournal(db: Reader, after: number, below: number | null, limit: number): Promise<Omit<JournalStep, 'assetName' | 'place'>[]> {
  return db.all(
    `SELECT t.id, t.definition, t.asset, t.alarm, t.at, t.input, t.before, t.after, t.value, t.who, t.origin AS "from", t.why, t.until,
       d.kind, d.output, coalesce(a.condition, d.condition) AS condition, coalesce(a.priority, d.priority) AS priority, d.alarm_limit AS "limit", d.unit
     FROM alarm_transition t JOIN alarm_definition d ON d.id = t.definition LEFT JOIN alarm a ON a.id = t.alarm WHERE t.id > :after AND (:below IS NULL OR t.id < :below) ORDER BY t.id LIMIT :limit`,
    { after, below, limit },
  );
}

export interface UnseenStep {
  definition: number;
  asset: number;
  kind: 'model-blind' | 'no-data';
  at: number;
  input: Transition['input'];
  after: AlarmState;
}
/** What was raised and returned of blindness and silence before `to`, in rising order. */
export async function readUnseen(db: Reader, to: number): Promise<UnseenStep[]> {
  return db.all<UnseenStep>(
    `SELECT t.definition, t.asset, d.kind, t.at, t.input, t.after FROM alarm_transition t JOIN alarm_definition d ON d.id = t.definition
     WHERE d.kind IN ('model-blind', 'no-data') AND t.at < ? AND (t.input IN ('raise', 'return') OR t.after = 'normal') ORDER BY t.id`,
    [to],
  );
}

/** The last step that was taken by `at`; 0: none was. */
export async function readStepAt(db: Reader, at: number): Promise<number> {
  return (await db.get<{ id: number }>('SELECT id FROM alarm_transition WHERE at <= ? ORDER BY at DESC, id DESC LIMIT 1', [at]))?.id ?? 0;
}

/** Steps of the alarms that had come by `at` and were not over, up to a step, in rising order. */
export async function readStepsOfOpen(db: Reader, at: number, step: number): Promise<Transition[]> {
  return db.all<Transition>(
    `SELECT t.id, t.definition, t.asset, t.alarm, t.at, t.input, t.before, t.after, t.value, t.who, t.origin AS "from", t.why, t.until
     FROM alarm a JOIN alarm_transition t ON t.definition = a.definition AND t.asset = a.asset AND t.alarm = a.id AND t.id <= :step
     WHERE a.raised <= :at AND (a.closed IS NULL OR a.closed > :at) ORDER BY t.id`,
    { at, step },
  );
}

/** The newest step up to one of each alarm that it had set aside. Asked point by point: each is a look at one place of an index, however long its story is. */
export async function readAsideThen(db: Reader, step: number): Promise<(Transition & { held: number | null; since: number })[]> {
  return db.all(
    `SELECT t.id, t.definition, t.asset, t.alarm, t.at, t.input, t.before, t.after, t.value, t.who, t.origin AS "from", t.why, t.until,
       (SELECT h.input = 'raise' FROM alarm_transition h WHERE h.definition = t.definition AND h.asset = t.asset AND h.id <= t.id AND h.input IN ('raise', 'return') ORDER BY h.id DESC LIMIT 1) AS held,
       (SELECT s.at FROM alarm_transition s WHERE s.definition = t.definition AND s.asset = t.asset AND s.id <= t.id AND s.before <> s.after ORDER BY s.id DESC LIMIT 1) AS since
     FROM alarm_point p JOIN alarm_transition t ON t.id = (SELECT max(id) FROM alarm_transition WHERE definition = p.definition AND asset = p.asset AND id <= :step)
     WHERE t.after IN ('shelved', 'suppressed', 'out-of-service')`,
    { step },
  );
}

/** Alarms that had come by `at` and were not over, as they are now. */
export async function readOpenThen(db: Reader, at: number): Promise<AlarmRecord[]> {
  return (await db.all<AlarmRow>('SELECT * FROM alarm WHERE raised <= :at AND (closed IS NULL OR closed > :at) ORDER BY id', { at })).map(toRecord);
}

/** Alarms that had been raised before `before` and had neither returned nor ended at `at`, the oldest first. */
export async function readStanding(db: Reader, before: number, at: number): Promise<AlarmRecord[]> {
  return (await db.all<AlarmRow>('SELECT * FROM alarm WHERE raised < :before AND (returned IS NULL OR returned >= :at) AND (closed IS NULL OR closed >= :at) ORDER BY raised', { before, at })).map(toRecord);
}

/** A point as it is kept. `delaySince`: NaN where no delay runs. */
export type PointRecord = Pick<Point, 'asset' | 'state' | 'since' | 'suppressed' | 'aside'> & { definition: number; holds: boolean; value: number; received: number; delaySince: number };

export const pointRecord = ({ definition, asset, state, since, suppressed, aside, condition }: Point): PointRecord => ({
  definition: definition.id, asset, state, since, suppressed, aside, holds: condition.active, value: condition.value, received: condition.received, delaySince: condition.since,
});

interface PointRow {
  definition: number; asset: number; state: AlarmState; since: number; holds: number; value: number | null; received: number | null; delay_since: number | null; suppressed: string | null;
  until: number | null; why: string | null; who: string | null;
}

export async function readPoints(db: Reader): Promise<PointRecord[]> {
  const rows = await db.all<PointRow>("SELECT * FROM alarm_point WHERE state <> 'normal' OR holds = 1 OR delay_since IS NOT NULL OR suppressed IS NOT NULL");
  return rows.map(({ holds, value, received, delay_since, until, why, who, ...row }) => ({
    ...row, holds: holds === 1, value: value ?? NaN, received: received ?? NaN, delaySince: delay_since ?? NaN, aside: who === null ? null : { why: why ?? '', by: who, until },
  }));
}

export async function readWatched(db: Reader): Promise<number | null> {
  return (await db.get<{ at: number }>('SELECT at FROM alarm_watched'))?.at ?? null;
}

export async function readPolicy(db: Reader): Promise<AlarmPolicy | undefined> {
  const row = await db.get<{ shelf_max_ms: number; sign_definitions: number }>('SELECT shelf_max_ms, sign_definitions FROM alarm_policy');
  return row && { shelfMaxMs: row.shelf_max_ms, signDefinitions: row.sign_definitions === 1 };
}

export async function putPolicy(tx: Transaction, { shelfMaxMs, signDefinitions }: AlarmPolicy): Promise<void> {
  await tx.run('INSERT INTO alarm_policy (id, shelf_max_ms, sign_definitions) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET shelf_max_ms = excluded.shelf_max_ms, sign_definitions = excluded.sign_definitions', [shelfMaxMs, signDefinitions ? 1 : 0]);
}

/** The numbers that the next of them may take. */
export async function readNextIds(db: Reader): Promise<{ alarm: number; transition: number }> {
  const row = await db.get<{ alarm: number; transition: number }>(
    'SELECT coalesce((SELECT max(id) FROM alarm), 0) + 1 AS alarm, coalesce((SELECT max(id) FROM alarm_transition), 0) + 1 AS transition',
  );
  return row ?? { alarm: 1, transition: 1 };
}

/** What is written together: points as they stand, their alarms, and the steps that led there. `watched`: until when the engine had watched. */
export interface AlarmChanges {
  points: readonly PointRecord[];
  alarms: readonly AlarmRecord[];
  transitions: readonly Transition[];
  watched?: number;
}

const nanToNull = (value: number) => (Number.isNaN(value) ? null : value);

/**
 * All of it is named by ids of the caller's, so that the same batch may be written again when nobody knows whether its commit happened. Closed alarms come first:
 * the index of open ones allows one each.
 */
export async function putChanges(tx: Transaction, { points, alarms, transitions, watched }: AlarmChanges): Promise<void> {
  const inOrder = [...alarms].sort((a, b) => Number(a.closed === null) - Number(b.closed === null));
  await tx.runMany(
    `INSERT INTO alarm (id, definition, asset, kind, condition, unit, priority, alarm_limit, state, raised, acknowledged, acknowledged_by, note, returned, closed, value, peak)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET condition = excluded.condition, state = excluded.state, acknowledged = excluded.acknowledged, acknowledged_by = excluded.acknowledged_by, note = excluded.note,
       returned = excluded.returned, closed = excluded.closed, value = excluded.value, peak = excluded.peak`,
    inOrder.map((a) => [
      a.id, a.definition, a.asset, a.kind, a.condition, a.unit, a.priority, a.limit, a.state, a.raised, a.acknowledged, a.acknowledgedBy, a.note, a.returned, a.closed, a.value, a.peak,
    ]),
  );
  await tx.runMany(
    `INSERT INTO alarm_point (definition, asset, state, since, holds, value, received, delay_since, suppressed, until, why, who) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (definition, asset) DO UPDATE SET state = excluded.state, since = excluded.since, holds = excluded.holds, value = excluded.value, received = excluded.received, delay_since = excluded.delay_since,
       suppressed = excluded.suppressed, until = excluded.until, why = excluded.why, who = excluded.who`,
    points.map((p) => [p.definition, p.asset, p.state, p.since, p.holds ? 1 : 0, nanToNull(p.value), nanToNull(p.received), nanToNull(p.delaySince), p.suppressed, p.aside?.until ?? null, p.aside?.why ?? null, p.aside?.by ?? null]),
  );
  await tx.runMany(
    'INSERT OR IGNORE INTO alarm_transition (id, definition, asset, alarm, at, input, before, after, value, who, origin, why, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    transitions.map((t) => [t.id, t.definition, t.asset, t.alarm, t.at, t.input, t.before, t.after, t.value, t.who, t.from, t.why, t.until]),
  );
  if (watched !== undefined) await tx.run('INSERT INTO alarm_watched (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at', [watched]);
}
