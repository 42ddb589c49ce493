import type { Client } from '../../contract/contract';
import type { BatchRun } from '../../contract/batch';
import type { Command } from '../command';
import { idOf } from '../options';
import { firstFrame } from '../frame';
import { answer, table } from '../output';
import { withEngine } from '../with';

const list: Command = {
  usage: '',
  does: 'lists runs of batch scoring, the newest first, with how far each is',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const { runs } = await firstFrame<{ runs: BatchRun[] }>((onFrame, onEnd) => client.batch.runs({}, onFrame, onEnd));
      answer(parsed, runs, () =>
        table(['RUN', 'MODEL', 'STATE', 'DONE', 'ROWS', 'REJECTED', 'INPUT', 'OUTPUT'], runs.map((run) => [
          run.id, `${run.model}@${run.version}`, run.state, run.bytesTotal > 0 ? `${Math.floor((100 * run.bytesRead) / run.bytesTotal)} %` : '-', run.rows, run.rejected, run.input, run.output,
        ])));
    }),
};

const acting = (does: string, act: (client: Client, what: { id: number }) => Promise<unknown>, says: string): Command => ({
  usage: 'RUN',
  words: 1,
  does,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const id = idOf(parsed.positionals[0], 'run', 'batch list');
      await act(client, { id });
      answer(parsed, { id, done: true }, () => [`Run ${id} ${says}.`]);
    }),
});

export const batchCommands: Record<string, Command> = {
  'batch list': list,
  'batch pause': acting('pauses a run: it lets go of the cores and keeps what it has, over a restart too', (client, what) => client.batch.pause(what), 'is paused'),
  'batch resume': acting('has a paused run go on where it was', (client, what) => client.batch.resume(what), 'goes on'),
  'batch cancel': acting('ends a run; of its output nothing is left', (client, what) => client.batch.cancel(what), 'is cancelled'),
};
