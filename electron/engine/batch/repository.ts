import type { BatchRun } from '../../contract/batch';
import type { Database, Transaction } from '../store';
import type { StartBatch } from './types';

/** A run as it is kept: how it was asked for beside what a person sees. */
export type KeptBatch = BatchRun & { versionId: number } & Asked;
export type Asked = { [K in 'overwrite' | 'readings']: NonNullable<StartBatch[K]> };

type Row = Omit<KeptBatch, keyof Asked | 'rowsPerS' | 'leftMs'> & { overwrite: number; readings: number };

const columns = `id, model, version AS versionId, version_name AS version, input, output, overwrite, readings, state, bytes_read AS bytesRead, bytes_total AS bytesTotal, rows, rejected,
  rejects_file AS rejectsFile, started, finished, message`;

const kept = ({ overwrite, readings, ...row }: Row): KeptBatch => ({ ...row, overwrite: overwrite === 1, readings: readings === 1, rowsPerS: null, leftMs: null });

export function batchRepository(db: Database) {
  return {
    newest: async (limit: number) => (await db.all<Row>(`SELECT ${columns} FROM batch_run ORDER BY id DESC LIMIT ?`, [limit])).map(kept),
    endedWithin: async (from: number, to: number) => (await db.all<Row>(`SELECT ${columns} FROM batch_run WHERE finished >= ? AND finished < ? ORDER BY finished, id`, [from, to])).map(kept),
    inState: async (state: BatchRun['state']) => (await db.all<Row>(`SELECT ${columns} FROM batch_run WHERE state = ? ORDER BY id`, [state])).map(kept),

    async insert(tx: Transaction, run: Omit<KeptBatch, 'id'>, startedBy: string): Promise<number> {
      const { lastId } = await tx.run(
        `INSERT INTO batch_run (model, version, version_name, input, output, overwrite, readings, state, bytes_read, bytes_total, rows, rejected, rejects_file, started, finished, message, started_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          run.model, run.versionId, run.version, run.input, run.output, Number(run.overwrite), Number(run.readings), run.state, run.bytesRead, run.bytesTotal, run.rows, run.rejected,
          run.rejectsFile, run.started, run.finished, run.message, startedBy,
        ],
      );
      return lastId;
    },

    update: (tx: Transaction, run: BatchRun) =>
      tx.run(
        'UPDATE batch_run SET state = ?, bytes_read = ?, bytes_total = ?, rows = ?, rejected = ?, rejects_file = ?, finished = ?, message = ? WHERE id = ?',
        [run.state, run.bytesRead, run.bytesTotal, run.rows, run.rejected, run.rejectsFile, run.finished, run.message, run.id],
      ),
  };
}
