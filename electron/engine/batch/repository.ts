import type { BatchRun, RejectReason, ScoreHow } from '../../contract/batch';
import type { BatchInput } from '../../contract/batch-input';
import { rowFaultOf } from '../../contract/row-faults';
import type { Reader, Transaction } from '../store';

/** A run as it is kept: how it was asked for beside what a person sees. */
export type KeptBatch = BatchRun & { versionId: number; takenUp: number } & Asked;
export interface Asked {
  overwrite: boolean;
  how: ScoreHow;
  source: BatchInput;
}

type Row = Omit<KeptBatch, keyof Asked | 'phase' | 'rowsPerS' | 'leftMs' | 'rejectReasons' | 'files' | 'maxRejected'> & { overwrite: number; how: string; source: string | null; rejectReasons: string; files: string | null };

const columns = `id, model, version AS versionId, version_name AS version, input, output, overwrite, how, state, bytes_read AS bytesRead, bytes_total AS bytesTotal, rows, rejected,
  rejects_file AS rejectsFile, reject_reasons AS rejectReasons, started, finished, message, source, files, taken_up AS takenUp`;

function kept({ overwrite, how: asked, source, rejectReasons, files, ...row }: Row): KeptBatch {
  const how = JSON.parse(asked) as ScoreHow;
  return { ...row, phase: 'scoring', overwrite: overwrite === 1, how, source: source === null ? row.input : (JSON.parse(source) as BatchInput), rejectReasons: (JSON.parse(rejectReasons) as RejectReason[]).map((one) => ({ ...one, fault: rowFaultOf(one.reason) })), files: files === null ? null : (JSON.parse(files) as BatchRun['files']), maxRejected: how.maxRejected ?? null, rowsPerS: null, leftMs: null };
}

export function batchRepository(db: Reader) {
  return {
    newest: async (limit: number) => (await db.all<Row>(`SELECT ${columns} FROM batch_run ORDER BY id DESC LIMIT ?`, [limit])).map(kept),
    endedWithin: async (from: number, to: number) => (await db.all<Row>(`SELECT ${columns} FROM batch_run WHERE finished >= ? AND finished < ? ORDER BY finished, id`, [from, to])).map(kept),
    inState: async (state: BatchRun['state']) => (await db.all<Row>(`SELECT ${columns} FROM batch_run WHERE state = ? ORDER BY id`, [state])).map(kept),

    /** Whose end was kept, and not what became of the files beside their output. */
    untidy: async () => (await db.all<Row>(`SELECT ${columns} FROM batch_run WHERE untidy = 1`)).map(kept),

    async askedFor(name: string) {
      const row = await db.get<Row>(`SELECT ${columns} FROM batch_run WHERE asked_for = ? ORDER BY id DESC LIMIT 1`, [name]);
      return row && kept(row);
    },

    async insert(tx: Transaction, run: Omit<KeptBatch, 'id' | 'takenUp'>, startedBy: string, askedFor: string | null): Promise<number> {
      const { lastId } = await tx.run(
        `INSERT INTO batch_run (model, version, version_name, input, output, overwrite, how, state, bytes_read, bytes_total, rows, rejected, rejects_file, reject_reasons, started, finished, message, started_by, source, asked_for)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          run.model, run.versionId, run.version, run.input, run.output, Number(run.overwrite), JSON.stringify(run.how), run.state, run.bytesRead, run.bytesTotal, run.rows, run.rejected,
          run.rejectsFile, JSON.stringify(run.rejectReasons), run.started, run.finished, run.message, startedBy, JSON.stringify(run.source), askedFor,
        ],
      );
      return lastId;
    },

    update: (tx: Transaction, run: BatchRun) =>
      tx.run(
        'UPDATE batch_run SET state = ?, bytes_read = ?, bytes_total = ?, rows = ?, rejected = ?, rejects_file = ?, reject_reasons = ?, files = ?, finished = ?, message = ? WHERE id = ?',
        [run.state, run.bytesRead, run.bytesTotal, run.rows, run.rejected, run.rejectsFile, JSON.stringify(run.rejectReasons), run.files && JSON.stringify(run.files), run.finished, run.message, run.id],
      ),

    takenUp: (tx: Transaction, id: number, times: number) => tx.run('UPDATE batch_run SET taken_up = ? WHERE id = ?', [times, id]),
    /** Those under way were left in order. */
    leftInOrder: (tx: Transaction) => tx.run("UPDATE batch_run SET taken_up = 0 WHERE state = 'running' AND taken_up > 0"),
    tidiedUp: (tx: Transaction, id: number, tidy: boolean) => tx.run('UPDATE batch_run SET untidy = ? WHERE id = ?', [tidy ? 0 : 1, id]),
  };
}
