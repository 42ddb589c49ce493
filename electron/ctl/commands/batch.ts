import type { Client } from '../../contract/contract';
import type { BatchRun } from '../../contract/batch';
import { inputWords } from '../../contract/batch-input';
import type { Command } from '../command';
import { idOf, wordOf } from '../options';
import { firstFrame } from '../frame';
import { answer, table } from '../output';
import { askedFor, scoreOptions, scoreUsage } from '../score-options';
import { removing } from '../removing';
import { withEngine } from '../with';
import { withRegistry } from './score';

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

const NEEDED = "The kept job's name is needed.";

const jobs: Command = {
  usage: '',
  does: 'lists kept jobs of batch scoring',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.batch.jobs({});
      answer(parsed, found, () => table(['JOB', 'MODEL', 'INPUT', 'OUTPUT'], found.map(({ name, what }) => [name, what.model, inputWords(what.input), what.output])));
    }),
};

const keep: Command = {
  usage: `NAME ${scoreUsage}`,
  words: 1,
  does: 'keeps a run to be asked for again, by hand or by a schedule (schedule add … --score NAME). {date}, {time}, {from}, {to}, {file} and {name} stand for those of the run',
  options: scoreOptions,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const job = await client.batch.keepJob({ name: wordOf(parsed, NEEDED), what: { model: parsed.needed('model'), ...(await askedFor(parsed)) } });
      answer(parsed, job, () => [`${job.name} is kept.`]);
    }),
};

const runJob: Command = {
  usage: 'NAME',
  words: 1,
  does: 'runs a kept job now and waits for its end',
  run: (parsed) => withRegistry(parsed, (client) => client.batch.runJob({ name: wordOf(parsed, NEEDED) })),
};

export const batchCommands: Record<string, Command> = {
  'batch list': list,
  'batch jobs': jobs, 'batch keep': keep, 'batch drop': removing('forgets a kept job that no schedule runs', NEEDED, (client, what) => client.batch.removeJob(what)), 'batch run': runJob,
  'batch pause': acting('pauses a run: it lets go of the cores and keeps what it has, over a restart too', (client, what) => client.batch.pause(what), 'is paused'),
  'batch resume': acting('has a paused run go on where it was', (client, what) => client.batch.resume(what), 'goes on'),
  'batch cancel': acting('ends a run; of its output nothing is left', (client, what) => client.batch.cancel(what), 'is cancelled'),
};
