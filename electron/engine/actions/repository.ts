import type { Action, ActionKind, Finding, PhotoType, PredictionRef, Verdict } from '../../contract/actions';
import type { Reader, Transaction } from '../store';
import type { ActionRecord, FindingRecord, Photo, RecordQuery } from './types';

interface Common { id: number; asset: number; at: number; who: string; found: string; alarm: number | null; prediction: string | null; corrects: number | null; corrected_by: number | null }
interface ActionRow extends Common { kind: ActionKind; done: number; notes: string; parts: string; photos: string | null }
interface FindingRow extends Common { seen_from: number; seen_to: number; verdict: Verdict; action: number | null }

const predictionOf = (text: string | null) => (text === null ? null : (JSON.parse(text) as PredictionRef));
const textOf = (prediction: PredictionRef | null) => prediction && JSON.stringify(prediction);

/** `all`: what was corrected, too. */
const current = (table: string, more = '') => `(:all OR (NOT EXISTS (SELECT 1 FROM ${table} c WHERE c.corrects = r.id)${more}))`;
const correctedBy = (table: string) => `(SELECT c.id FROM ${table} c WHERE c.corrects = r.id) AS corrected_by`;
const columnsOf = { action: `r.*, ${correctedBy('action')}, (SELECT group_concat(type, ' ') FROM (SELECT type FROM action_photo p WHERE p.action = r.id ORDER BY p.n)) AS photos`, finding: `r.*, ${correctedBy('finding')}` };

const bindings = ({ asset = null, alarm = null, from = null, to = null, all, limit }: { [K in keyof RecordQuery]: RecordQuery[K] | null }) => ({ asset, alarm, from, to, all: all ? 1 : 0, limit });
const asked = (from: string, to: string) => `(:asset IS NULL OR r.asset = :asset) AND (:alarm IS NULL OR r.alarm = :alarm) AND (:from IS NULL OR ${to} >= :from) AND (:to IS NULL OR ${from} < :to)`;

export async function readActions(db: Reader, query: RecordQuery): Promise<Omit<Action, 'assetName'>[]> {
  const rows = await db.all<ActionRow>(`SELECT ${columnsOf.action} FROM action r WHERE ${asked('r.done', 'r.done')} AND ${current('action')} ORDER BY r.done DESC, r.id DESC LIMIT :limit`, bindings(query));
  return rows.map(toAction);
}

export async function readFindings(db: Reader, query: RecordQuery): Promise<Omit<Finding, 'assetName'>[]> {
  const rows = await db.all<FindingRow>(
    `SELECT ${columnsOf.finding} FROM finding r WHERE ${asked('r.seen_from', 'r.seen_to')} AND ${current('finding', " AND r.verdict <> 'withdrawn'")} ORDER BY r.seen_to DESC, r.id DESC LIMIT :limit`, bindings(query),
  );
  return rows.map(toFinding);
}

export async function readAction(db: Reader, id: number): Promise<Omit<Action, 'assetName'> | undefined> {
  const row = await db.get<ActionRow>(`SELECT ${columnsOf.action} FROM action r WHERE r.id = ?`, [id]);
  return row && toAction(row);
}

export async function readFinding(db: Reader, id: number): Promise<Omit<Finding, 'assetName'> | undefined> {
  const row = await db.get<FindingRow>(`SELECT ${columnsOf.finding} FROM finding r WHERE r.id = ?`, [id]);
  return row && toFinding(row);
}

/** Those of the alarms from this one on that a finding which counts is of. */
export async function readJudged(db: Reader, fromAlarm: number): Promise<Set<number>> {
  const rows = await db.all<{ alarm: number }>(`SELECT DISTINCT r.alarm FROM finding r WHERE r.alarm >= :fromAlarm AND ${current('finding', " AND r.verdict <> 'withdrawn'")}`, { fromAlarm, all: 0 });
  return new Set(rows.map(({ alarm }) => alarm));
}

export async function readPhoto(db: Reader, action: number, n: number): Promise<Photo | undefined> {
  return db.get<Photo>('SELECT type, content FROM action_photo WHERE action = ? AND n = ?', [action, n]);
}

export async function insertAction(tx: Transaction, a: Omit<ActionRecord, 'id'>): Promise<number> {
  const { lastId } = await tx.run(
    'INSERT INTO action (asset, kind, done, at, who, notes, parts, found, alarm, prediction, corrects) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [a.asset, a.kind, Math.round(a.done), Math.round(a.at), a.who, a.notes, JSON.stringify(a.parts), a.found, a.alarm, textOf(a.prediction), a.corrects],
  );
  return lastId;
}

export async function insertPhotos(tx: Transaction, action: number, photos: readonly Photo[]): Promise<void> {
  await tx.runMany('INSERT INTO action_photo (action, n, type, content) VALUES (?, ?, ?, ?)', photos.map(({ type, content }, n) => [action, n, type, content]));
}

/** The pictures of one action are those of another, too. */
export async function copyPhotos(tx: Transaction, from: number, to: number): Promise<void> {
  await tx.run('INSERT INTO action_photo (action, n, type, content) SELECT ?, n, type, content FROM action_photo WHERE action = ?', [to, from]);
}

export async function insertFinding(tx: Transaction, f: Omit<FindingRecord, 'id'>): Promise<number> {
  const { lastId } = await tx.run(
    'INSERT INTO finding (asset, seen_from, seen_to, verdict, found, alarm, prediction, action, at, who, corrects) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [f.asset, Math.round(f.from), Math.round(f.to), f.verdict, f.found, f.alarm, textOf(f.prediction), f.action, Math.round(f.at), f.who, f.corrects],
  );
  return lastId;
}

function toAction({ parts, prediction, photos, corrected_by, ...row }: ActionRow): Omit<Action, 'assetName'> {
  return { ...row, parts: JSON.parse(parts) as string[], prediction: predictionOf(prediction), photos: photos === null ? [] : (photos.split(' ') as PhotoType[]), correctedBy: corrected_by };
}

function toFinding({ seen_from, seen_to, prediction, corrected_by, ...row }: FindingRow): Omit<Finding, 'assetName'> {
  return { ...row, from: seen_from, to: seen_to, prediction: predictionOf(prediction), correctedBy: corrected_by };
}
