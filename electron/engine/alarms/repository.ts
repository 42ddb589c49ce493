import type { AlarmState } from '../../contract/alarms';
import type { Priority } from '../../contract/domain';
import type { Reader, Transaction } from '../store';
import type { AlarmEvent, AlarmRecord, Definition } from './types';

interface DefinitionRow {
  id: number; kind: Definition['kind']; model: string | null; output: string | null; condition: string; unit: string;
  alarm_limit: number; deadband: number; on_delay_ms: number; priority: Priority; enabled: number;
}
interface AlarmRow {
  id: number; definition: number; asset: number; kind: AlarmRecord['kind']; condition: string; unit: string; priority: Priority; alarm_limit: number | null;
  state: AlarmState; raised: number; acknowledged: number | null; acknowledged_by: string | null; note: string | null; returned: number | null; closed: number | null;
  value: number | null; peak: number | null;
}

const toRecord = ({ alarm_limit, acknowledged_by, ...row }: AlarmRow): AlarmRecord => ({ ...row, limit: alarm_limit, acknowledgedBy: acknowledged_by });

export async function readDefinitions(db: Reader): Promise<Definition[]> {
  const rows = await db.all<DefinitionRow>('SELECT * FROM alarm_definition ORDER BY id');
  return rows.map(({ alarm_limit, on_delay_ms, enabled, ...row }) => ({ ...row, limit: alarm_limit, onDelayMs: on_delay_ms, enabled: enabled === 1 }));
}

export async function putDefinition(tx: Transaction, d: Definition): Promise<void> {
  await tx.run(
    `INSERT INTO alarm_definition (id, kind, model, output, condition, unit, alarm_limit, deadband, on_delay_ms, priority, enabled)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET condition = excluded.condition, unit = excluded.unit, alarm_limit = excluded.alarm_limit, deadband = excluded.deadband,
       on_delay_ms = excluded.on_delay_ms, priority = excluded.priority, enabled = excluded.enabled`,
    [d.id, d.kind, d.model, d.output, d.condition, d.unit, d.limit, d.deadband, d.onDelayMs, d.priority, d.enabled ? 1 : 0],
  );
}

export async function readOpen(db: Reader): Promise<AlarmRecord[]> {
  return (await db.all<AlarmRow>('SELECT * FROM alarm WHERE closed IS NULL ORDER BY id')).map(toRecord);
}

export async function readHistory(db: Reader, query: { asset?: number; from?: number; limit: number }): Promise<AlarmRecord[]> {
  const { asset = null, from = null, limit } = query;
  const rows = await db.all<AlarmRow>(
    `SELECT * FROM alarm WHERE (:asset IS NULL OR asset = :asset) AND (:from IS NULL OR raised >= :from OR closed IS NULL OR closed >= :from) ORDER BY raised DESC, id DESC LIMIT :limit`,
    { asset, from, limit },
  );
  return rows.map(toRecord);
}

export async function readEvents(db: Reader, alarm: number): Promise<AlarmEvent[]> {
  return db.all<AlarmEvent>('SELECT id, alarm, at, input, state, value, who FROM alarm_event WHERE alarm = ? ORDER BY id', [alarm]);
}

/** The numbers that the next alarm and event may take. */
export async function readNextIds(db: Reader): Promise<{ alarm: number; event: number; definition: number }> {
  const row = await db.get<{ alarm: number; event: number; definition: number }>(
    `SELECT coalesce((SELECT max(id) FROM alarm), 0) + 1 AS alarm, coalesce((SELECT max(id) FROM alarm_event), 0) + 1 AS event,
            coalesce((SELECT max(id) FROM alarm_definition), 0) + 1 AS definition`,
  );
  return row ?? { alarm: 1, event: 1, definition: 1 };
}

/**
 * Alarms as they stand and the events that led there. Both are named by ids of the caller's, so that the same batch may be
 * written again when nobody knows whether its commit happened. Closed ones come first: the index of open alarms allows one each.
 */
export async function putAlarms(tx: Transaction, alarms: readonly AlarmRecord[], events: readonly AlarmEvent[]): Promise<void> {
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
    'INSERT OR IGNORE INTO alarm_event (id, alarm, at, input, state, value, who) VALUES (?, ?, ?, ?, ?, ?, ?)',
    events.map((e) => [e.id, e.alarm, e.at, e.input, e.state, e.value, e.who]),
  );
}
