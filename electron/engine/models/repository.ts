import type { Database, Transaction } from '../store';
import type { Fingerprint } from './fingerprint';
import type { Appointment } from './succession';
import type { GoldenRun, Reign, StageChange } from '../../contract/models';
import type { CheckedPackage, GoldenState, PackageFiles, VersionRecord } from './types';

const PIECE_BYTES = 1024 * 1024;

interface VersionRow {
  id: number;
  model: string;
  version: string;
  sha256: string;
  bytes: number;
  stage: VersionRecord['stage'];
  manifest: string;
  inspection: string;
  binding: string;
  imported: number;
  importedBy: string;
  goldenState: GoldenState['state'];
  goldenRows: number;
  goldenWorst: number | null;
  goldenAt: number | null;
}
const versionColumns = `id, model, version, sha256, bytes, stage, manifest, inspection, binding, imported, imported_by AS importedBy,
  golden_state AS goldenState, golden_rows AS goldenRows, golden_worst AS goldenWorst, golden_at AS goldenAt`;
/** With the appointment that it comes from: the champion's last one before it. */
const reignColumns = `r.model, r.version AS versionId, v.version, r.began AS "from", r.ended AS "to", r.who, r.why,
  c.version AS champion, s.at AS championSince, s.who AS championWho, s.why AS championWhy
  FROM model_reign r LEFT JOIN model_version v ON v.id = r.version JOIN model_version c ON c.id = r.champion
  JOIN model_stage s ON s.id = (SELECT max(id) FROM model_stage WHERE version = r.champion AND stage = 'champion' AND at <= r.began)`;

interface ReignRow extends Omit<Reign, 'champion'> {
  champion: string;
  championSince: number;
  championWho: string;
  championWhy: string | null;
}
const toReign = ({ champion, championSince, championWho, championWhy, ...row }: ReignRow): Reign => ({ ...row, champion: { version: champion, since: championSince, who: championWho, why: championWhy } });

/** What is done to a version's stage, by whom and why. */
export interface StageStep {
  how: StageChange['how'];
  at: number;
  who: string;
  why: string | null;
}

export function modelRepository(db: Database) {
  return {
    async versions(): Promise<VersionRecord[]> {
      return (await db.all<VersionRow>(`SELECT ${versionColumns} FROM model_version ORDER BY id`)).map(toRecord);
    },

    async insert(tx: Transaction, checked: CheckedPackage, imported: number, importedBy: string): Promise<number> {
      const { manifest, verdict } = checked;
      const { lastId } = await tx.run(
        `INSERT INTO model_version (model, version, sha256, bytes, stage, manifest, inspection, binding, imported, imported_by, golden_state, golden_rows, golden_worst, golden_at)
         VALUES (?, ?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          manifest.name, manifest.version, checked.sha256, checked.bytes, JSON.stringify(manifest), JSON.stringify(checked.inspection), JSON.stringify(checked.binding),
          imported, importedBy, verdict.state, verdict.rows, verdict.worst, verdict.at,
        ],
      );
      for (const [name, bytes] of checked.files) {
        for (let piece = 0; piece * PIECE_BYTES < Math.max(1, bytes.length); piece++) {
          await tx.run('INSERT INTO model_file (version, name, piece, data) VALUES (?, ?, ?, ?)', [lastId, name, piece, bytes.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES)]);
        }
      }
      await this.stage(tx, lastId, 'draft', { how: 'import', at: imported, who: importedBy, why: null });
      return lastId;
    },

    /** Puts a version into a stage and keeps that it was. */
    async stage(tx: Transaction, version: number, stage: VersionRecord['stage'], { how, at, who, why }: StageStep): Promise<void> {
      await tx.run('UPDATE model_version SET stage = ? WHERE id = ?', [stage, version]);
      await tx.run('INSERT INTO model_stage (version, stage, how, at, who, why) VALUES (?, ?, ?, ?, ?, ?)', [version, stage, how, at, who, why]);
    },
    stages: (model: string) =>
      db.all<StageChange>('SELECT v.version, s.stage, s.how, s.at, s.who, s.why FROM model_stage s JOIN model_version v ON v.id = s.version WHERE v.model = ? ORDER BY s.id', [model]),

    async files(version: number): Promise<PackageFiles> {
      const rows = await db.all<{ name: string; data: Uint8Array }>('SELECT name, data FROM model_file WHERE version = ? ORDER BY name, piece', [version]);
      const pieces = new Map<string, Uint8Array[]>();
      for (const { name, data } of rows) pieces.set(name, [...(pieces.get(name) ?? []), data]);
      return new Map([...pieces].map(([name, parts]) => [name, joined(parts)]));
    },

    /** That file alone: the model beside it may be large. */
    async file(version: number, name: string): Promise<PackageFiles> {
      const rows = await db.all<{ data: Uint8Array }>('SELECT data FROM model_file WHERE version = ? AND name = ? ORDER BY piece', [version, name]);
      return new Map(rows.length > 0 ? [[name, joined(rows.map(({ data }) => data))]] : []);
    },

    golden: (tx: Transaction, id: number, { state, rows, worst, at }: GoldenState) =>
      tx.run('UPDATE model_version SET golden_state = ?, golden_rows = ?, golden_worst = ?, golden_at = ? WHERE id = ?', [state, rows, worst, at, id]),

    /** Ends the reign of whoever is champion and begins this one's. */
    async crown(tx: Transaction, model: string, version: number, step: StageStep): Promise<void> {
      const before = await tx.get<{ id: number }>(`SELECT id FROM model_version WHERE model = ? AND stage = 'champion'`, [model]);
      if (before) await this.stage(tx, before.id, 'retired', step);
      await this.stage(tx, version, 'champion', step);
      await this.reign(tx, { model, champion: version, version, at: step.at, who: step.who, why: step.why });
    },

    /** Ends the model's reign and begins another: of the champion, of one in its stead, or of nobody. */
    async reign(tx: Transaction, { model, champion, version, at, who, why }: { model: string; champion: number; version: number | null; at: number; who: string; why: string | null }): Promise<void> {
      await tx.run('UPDATE model_reign SET ended = ? WHERE model = ? AND ended IS NULL', [at, model]);
      await tx.run('INSERT INTO model_reign (model, champion, version, began, ended, who, why) VALUES (?, ?, ?, ?, NULL, ?, ?)', [model, champion, version, at, who, why]);
    },
    reigning: () => db.all<{ model: string; version: number | null }>('SELECT model, version FROM model_reign WHERE ended IS NULL'),

    /** Every time that a version was made champion, oldest first. */
    appointments: (model: string) =>
      db.all<Appointment>(`SELECT s.version AS versionId, s.how FROM model_stage s JOIN model_version v ON v.id = s.version WHERE v.model = ? AND s.stage = 'champion' ORDER BY s.id`, [model]),

    goldenRun: (tx: Transaction, version: number, run: Omit<GoldenRun, 'version'>) =>
      tx.run('INSERT INTO model_golden_run (version, at, reason, changed, state, rows, worst, message, runtime, provider, machine) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        [version, run.at, run.reason, run.changed, run.state, run.rows, run.worst, run.message, run.runtime, run.provider, run.machine]),
    goldenRuns: (model: string) =>
      db.all<GoldenRun>(`SELECT v.version, g.at, g.reason, g.changed, g.state, g.rows, g.worst, g.message, g.runtime, g.provider, g.machine
        FROM model_golden_run g JOIN model_version v ON v.id = g.version WHERE v.model = ? ORDER BY g.id`, [model]),
    lastPass: (version: number) =>
      db.get<Fingerprint>(`SELECT runtime, provider, machine FROM model_golden_run WHERE version = ? AND state = 'passed' ORDER BY id DESC LIMIT 1`, [version]),

    /** Makes it the challenger; one before it is retired. */
    async challenge(tx: Transaction, model: string, version: number, step: StageStep): Promise<void> {
      const before = await tx.get<{ id: number }>(`SELECT id FROM model_version WHERE model = ? AND stage = 'challenger'`, [model]);
      if (before) await this.stage(tx, before.id, 'retired', step);
      await this.stage(tx, version, 'challenger', step);
    },

    reigns: async (model: string): Promise<Reign[]> => (await db.all<ReignRow>(`SELECT ${reignColumns} WHERE r.model = ? ORDER BY r.began, r.id`, [model])).map(toReign),
    reignAt: async (model: string, time: number): Promise<Reign | undefined> => (await db.all<ReignRow>(`SELECT ${reignColumns} WHERE r.model = ? AND r.began <= ? AND (r.ended IS NULL OR r.ended > ?) ORDER BY r.id DESC LIMIT 1`, [model, time, time])).map(toReign)[0],

    watches: () => db.all<{ model: string; asset: number }>('SELECT model, asset FROM model_watch ORDER BY model, asset'),
    watch: (tx: Transaction, model: string, assets: readonly number[]) =>
      tx.runMany('INSERT INTO model_watch (model, asset) VALUES (?, ?) ON CONFLICT DO NOTHING', assets.map((asset) => [model, asset])),
    unwatch: (tx: Transaction, model: string, assets: readonly number[]) =>
      tx.runMany('DELETE FROM model_watch WHERE model = ? AND asset = ?', assets.map((asset) => [model, asset])),
  };
}
export type ModelRepository = ReturnType<typeof modelRepository>;

function toRecord({ manifest, inspection, binding, goldenState, goldenRows, goldenWorst, goldenAt, ...row }: VersionRow): VersionRecord {
  const parsed = JSON.parse(manifest) as VersionRecord['manifest'];
  return {
    ...row,
    title: parsed.title,
    task: parsed.task,
    golden: { state: goldenState, rows: goldenRows, worst: goldenWorst, at: goldenAt },
    manifest: parsed,
    inspection: JSON.parse(inspection) as VersionRecord['inspection'],
    binding: JSON.parse(binding) as VersionRecord['binding'],
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
