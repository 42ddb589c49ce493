import type { BatchRun } from '../../contract/domain';
import type { Database, Transaction } from '../store';

const columns = `id, model, version_name AS version, input, output, state, bytes_read AS bytesRead, bytes_total AS bytesTotal, rows, rejected,
  rejects_file AS rejectsFile, started, finished, message`;

export function batchRepository(db: Database) {
  return {
    newest: (limit: number) => db.all<BatchRun>(`SELECT ${columns} FROM batch_run ORDER BY id DESC LIMIT ?`, [limit]),
    running: () => db.all<BatchRun & { temporary: string }>(`SELECT ${columns}, temporary FROM batch_run WHERE state = 'running'`),

    async insert(tx: Transaction, run: Omit<BatchRun, 'id'>, versionId: number, temporary: readonly string[], startedBy: string): Promise<number> {
      const { lastId } = await tx.run(
        `INSERT INTO batch_run (model, version, version_name, input, output, temporary, state, bytes_read, bytes_total, rows, rejected, rejects_file, started, finished, message, started_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          run.model, versionId, run.version, run.input, run.output, JSON.stringify(temporary), run.state, run.bytesRead, run.bytesTotal, run.rows, run.rejected,
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
