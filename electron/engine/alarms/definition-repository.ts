import type { AlarmDefinitionVersion } from '../../contract/alarms';
import type { Priority } from '../../contract/domain';
import type { Reader, Transaction } from '../store';
import { blank } from './definitions';
import type { Definition } from './types';

interface DefinitionRow {
  id: number; kind: Definition['kind']; model: string | null; output: string | null; condition: string; unit: string;
  alarm_limit: number; deadband: number; on_delay_ms: number; off_delay_ms: number; latching: number; priority: Priority; enabled: number;
  cause: string; consequence: string; action: string; respond_within_ms: number | null; version: number;
  tag: string | null; other: string | null; under: number | null; signal: Definition['signal']; span_ms: number | null; direction: Definition['direction'];
}

export async function readDefinitions(db: Reader): Promise<Definition[]> {
  const rows = await db.all<DefinitionRow>('SELECT * FROM alarm_definition ORDER BY id');
  return rows.map(({ alarm_limit, on_delay_ms, off_delay_ms, latching, enabled, respond_within_ms, span_ms, ...row }) => ({
    ...row, limit: alarm_limit, onDelayMs: on_delay_ms, offDelayMs: off_delay_ms, latching: latching === 1, enabled: enabled === 1, respondWithinMs: respond_within_ms, spanMs: span_ms,
  }));
}

/** As it is from now on, and as one more version of it. */
export async function putDefinition(tx: Transaction, d: Definition, made: { at: number; who: string; why: string | null; signedBy?: string }): Promise<void> {
  await tx.run(
    `INSERT INTO alarm_definition (id, kind, model, output, condition, unit, alarm_limit, deadband, on_delay_ms, off_delay_ms, latching, priority, enabled, cause, consequence, action, respond_within_ms, version,
       tag, other, under, signal, span_ms, direction)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET condition = excluded.condition, unit = excluded.unit, alarm_limit = excluded.alarm_limit, deadband = excluded.deadband,
       on_delay_ms = excluded.on_delay_ms, off_delay_ms = excluded.off_delay_ms, latching = excluded.latching, priority = excluded.priority, enabled = excluded.enabled,
       cause = excluded.cause, consequence = excluded.consequence, action = excluded.action, respond_within_ms = excluded.respond_within_ms, version = excluded.version,
       span_ms = excluded.span_ms, direction = excluded.direction`,
    [d.id, d.kind, d.model, d.output, d.condition, d.unit, d.limit, d.deadband, d.onDelayMs, d.offDelayMs, d.latching ? 1 : 0, d.priority, d.enabled ? 1 : 0, d.cause, d.consequence, d.action, d.respondWithinMs, d.version, d.tag, d.other, d.under, d.signal, d.spanMs, d.direction],
  );
  await tx.run('INSERT INTO alarm_definition_version (definition, version, at, who, why, signed_by, content) VALUES (?, ?, ?, ?, ?, ?, ?)', [d.id, d.version, made.at, made.who, made.why, made.signedBy ?? null, JSON.stringify(d)]);
}

/** The newest first. What an older form did not say is as it was then. */
export async function readVersions(db: Reader, id: number): Promise<AlarmDefinitionVersion[]> {
  const rows = await db.all<Omit<AlarmDefinitionVersion, 'definition'> & { content: string }>('SELECT at, who, why, signed_by AS signedBy, content FROM alarm_definition_version WHERE definition = ? ORDER BY version DESC', [id]);
  return rows.map(({ content, ...made }) => ({ ...made, definition: { ...blank, ...(JSON.parse(content) as Definition) } }));
}
