import type { Database, Transaction } from '../store';
import type { CheckedPackage, GoldenState, PackageFiles, Reign, VersionRecord } from './types';

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
const reignColumns = 'r.model, r.version AS versionId, v.version, r.began AS "from", r.ended AS "to", r.who, r.why FROM model_reign r JOIN model_version v ON v.id = r.version';

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
      return lastId;
    },

    async files(version: number): Promise<PackageFiles> {
      const rows = await db.all<{ name: string; data: Uint8Array }>('SELECT name, data FROM model_file WHERE version = ? ORDER BY name, piece', [version]);
      const pieces = new Map<string, Uint8Array[]>();
      for (const { name, data } of rows) pieces.set(name, [...(pieces.get(name) ?? []), data]);
      return new Map([...pieces].map(([name, parts]) => [name, joined(parts)]));
    },

    golden: (tx: Transaction, id: number, { state, rows, worst, at }: GoldenState) =>
      tx.run('UPDATE model_version SET golden_state = ?, golden_rows = ?, golden_worst = ?, golden_at = ? WHERE id = ?', [state, rows, worst, at, id]),

    /** Ends the reign of whoever is champion and begins this one's. */
    async crown(tx: Transaction, model: string, version: number, at: number, who: string, why: string | null): Promise<void> {
      await tx.run(`UPDATE model_version SET stage = 'retired' WHERE model = ? AND stage = 'champion'`, [model]);
      await tx.run(`UPDATE model_version SET stage = 'champion' WHERE id = ?`, [version]);
      await tx.run('UPDATE model_reign SET ended = ? WHERE model = ? AND ended IS NULL', [at, model]);
      await tx.run('INSERT INTO model_reign (model, version, began, ended, who, why) VALUES (?, ?, ?, NULL, ?, ?)', [model, version, at, who, why]);
    },

    reigns: (model: string) => db.all<Reign>(`SELECT ${reignColumns} WHERE r.model = ? ORDER BY r.began, r.id`, [model]),
    reignAt: (model: string, time: number) => db.get<Reign>(`SELECT ${reignColumns} WHERE r.model = ? AND r.began <= ? AND (r.ended IS NULL OR r.ended > ?) ORDER BY r.id DESC LIMIT 1`, [model, time, time]),

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
