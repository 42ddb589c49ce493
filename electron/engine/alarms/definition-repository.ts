import type { Priority } from '../../contract/domain';
import type { Reader, Transaction } from '../store';
import type { Definition } from './types';

interface DefinitionRow {
  id: number; kind: Definition['kind']; model: string | null; output: string | null; condition: string; unit: string;
  alarm_limit: number; deadband: number; on_delay_ms: number; off_delay_ms: number; latching: number; priority: Priority; enabled: number;
}

export async function readDefinitions(db: Reader): Promise<Definition[]> {
  const rows = await db.all<DefinitionRow>('SELECT * FROM alarm_definition ORDER BY id');
  return rows.map(({ alarm_limit, on_delay_ms, off_delay_ms, latching, enabled, ...row }) => ({
    ...row, limit: alarm_limit, onDelayMs: on_delay_ms, offDelayMs: off_delay_ms, latching: latching === 1, enabled: enabled === 1,
  }));
}

export async function putDefinition(tx: Transaction, d: Definition): Promise<void> {
  await tx.run(
    `INSERT INTO alarm_definition (id, kind, model, output, condition, unit, alarm_limit, deadband, on_delay_ms, off_delay_ms, latching, priority, enabled)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET condition = excluded.condition, unit = excluded.unit, alarm_limit = excluded.alarm_limit, deadband = excluded.deadband,
       on_delay_ms = excluded.on_delay_ms, off_delay_ms = excluded.off_delay_ms, latching = excluded.latching, priority = excluded.priority, enabled = excluded.enabled`,
    [d.id, d.kind, d.model, d.output, d.condition, d.unit, d.limit, d.deadband, d.onDelayMs, d.offDelayMs, d.latching ? 1 : 0, d.priority, d.enabled ? 1 : 0],
  );
}
