import { resolve } from 'node:path';
import type { BatchInput } from '../../contract/batch-input';
import type { Client } from '../../contract/contract';
import { MillwrightError, type ErrorCode } from '../../contract/errors';
import { inputWords } from '../../contract/batch-input';
import { isFolder, isOpen, type BatchRun, type ScoreHow } from '../../contract/batch';
import type { Command } from '../command';
import { openSession, openTools } from '../engine';
import { exists } from '../files';
import { onInterrupt } from '../interrupt';
import { UsageError, type Parsed } from '../options';
import { answer, note, progressBar, table } from '../output';
import { preview } from './score-preview';
import { Pace } from '../pace';
import { askedFor, scoreOptions, scoreOrPreviewUsage } from '../score-options';

interface Request extends ScoreHow {
  model: string;
  input: BatchInput;
  output: string;
  overwrite: boolean;
}

type Progress = BatchRun & { error?: { code: string; message: string } | undefined };

/** How a run is started: frames of its progress, then its end. Returns how to cancel it, which is over when nothing half-done is left. */
type Start = (onFrame: (run: Progress) => void, onEnd: (error?: Error) => void) => () => Promise<unknown>;

/** Shows the progress until the run ends; Ctrl-C cancels it and waits until nothing half-done is left. */
async function follow(start: Start): Promise<Progress> {
  const bar = progressBar('score');
  const pace = new Pace();
  let stopListening = () => {};
  try {
    return await new Promise<Progress>((resolve, reject) => {
      let newest: Progress | undefined;
      const cancel = start(
        (run) => {
          newest = run;
          const share = run.bytesTotal > 0 ? run.bytesRead / run.bytesTotal : 0;
          bar.update(share, run.state === 'paused' ? 'paused: batch resume has it go on' : run.phase === 'reading' ? 'reading the rows first' : `${run.files ? `${run.files.whole} of ${run.files.of} files, ` : ''}${pace.words(performance.now(), share, run.rows)}`);
          // One that is paused goes on when somebody says so.
          if (!isOpen(run)) resolve(run);
        },
        (error) => reject(error ?? new MillwrightError('gone', 'The run ended without a word.')),
      );
      stopListening = onInterrupt(() => {
        note('Cancelling …');
        const rows = newest?.rows ?? 0;
        cancel().then(() => reject(new MillwrightError('cancelled', `Cancelled after ${rows.toLocaleString('en')} rows. ${newest && isFolder(newest.output) ? `Outputs that were whole stay in ${newest.output}.` : 'No output was written.'}`)), reject);
      });
    });
  } finally {
    stopListening();
    bar.end();
  }
}

const rowsWord = (rows: number) => (rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`);

function finish(parsed: Parsed, run: Progress): void {
  if (run.state === 'failed' || run.error) {
    throw new MillwrightError((run.error?.code as ErrorCode | undefined) ?? 'internal', run.error?.message ?? run.message);
  }
  if (run.state === 'cancelled') throw new MillwrightError('cancelled', run.message || 'Cancelled. No output was written.');
  answer(parsed, run, () => [
    `${rowsWord(run.rows)}${run.files ? ` of ${run.files.of.toLocaleString('en')} files` : ''} scored with ${run.model}@${run.version} into ${run.output}.`,
    ...(run.rejected > 0 ? [`${rowsWord(run.rejected)} could not be scored: ${run.rejectsFile ?? 'listed beside each output, in files that end in .rejects.csv'}`, ...table(['ROWS', 'COLUMN', 'REASON'], run.rejectReasons.map(({ column, reason, rows }) => [rows, column, reason]))] : []),
  ]);
}

async function withModelFile(parsed: Parsed, request: Request): Promise<void> {
  const session = await openTools();
  try {
    finish(parsed, await follow((onFrame, onEnd) => {
      const stop = session.client.tools.score(request, onFrame, onEnd);
      // The engine, this command's own, ends when the run has cleared up.
      return async () => {
        stop();
        await session.close();
      };
    }));
  } finally {
    await session.close();
  }
}

/** Follows a run that the appliance begins, to its end. */
export async function withRegistry(parsed: Parsed, begin: (client: Client) => Promise<BatchRun>): Promise<void> {
  // Not by withEngine: what a signal has to wait for is told below.
  const session = await openSession(parsed);
  try {
    await scoreThere(parsed, session.client, begin);
  } finally {
    await session.close();
  }
}

/** Errors: not-found where none are. */
async function keptColumns(client: Client, { model, input, output, readings }: Request): Promise<ScoreHow['columns']> {
  const { kept, choices } = await client.batch.preview({ model, input, readings, show: 0, each: isFolder(output) });
  if (kept) return choices;
  throw new MillwrightError('not-found', `No mapping is kept for ${model} and the columns of ${inputWords(input)}. Give one with --columns; it is kept from then on.`);
}

async function scoreThere(parsed: Parsed, client: Client, begin: (client: Client) => Promise<BatchRun>): Promise<void> {
  const started = await begin(client);
  const run = await follow((onFrame, onEnd) => {
    const stop = client.batch.runs({}, ({ runs }) => {
      const mine = runs.find((candidate) => candidate.id === started.id);
      if (mine) onFrame(mine);
    }, onEnd);
    return () => {
      stop();
      return client.batch.cancel({ id: started.id });
    };
  });
  finish(parsed, run);
}

const score: Command = {
  usage: scoreOrPreviewUsage,
  does: 'scores CSV, JSON Lines, Parquet or Excel, by extension, one file or many (a folder, or a pattern in quotes), a table or a query of a SQLite file, a query to a database of the site, or the history that is kept here; rows that could not be scored go to a rejects file. Where the output is a folder (one that is there, or a path that ends in /), each input file gets an output of its own there, under its name; --format: what these become. A run that was killed goes on where it was when the same is asked again. --preview: looks at some rows instead, and says which column would feed which input and what would go wrong; with a folder of outputs also which files would be refused. --columns: which column feeds which input, where names alone do not tell; kept: as the last time. --max-rejected: with more rows that can\'t be scored the run fails. --readings: rows are readings as they were measured, of which windows are made',
  options: { ...scoreOptions, preview: { type: 'boolean' } },
  run: async (parsed) => {
    const model = parsed.needed('model');
    if (parsed.flag('preview')) return preview(parsed);
    const kept = parsed.text('columns') === 'kept';
    const request = await askedFor(parsed, kept ? Promise.resolve(undefined) : undefined);
    // A file or folder on disk needs no vault; anything else is a name in the registry.
    if (exists(model) && kept) throw new UsageError('A mapping is kept for models of the registry, not for a file.');
    if (exists(model)) await withModelFile(parsed, { ...request, model: resolve(model) });
    else if (/[\\/]|\.onnx$/i.test(model)) throw new MillwrightError('not-found', `There is no model file ${resolve(model)}.`, { file: resolve(model) });
    else await withRegistry(parsed, async (client) => client.batch.start({ ...request, model, ...(kept && { columns: await keptColumns(client, { ...request, model }) }) }));
  },
};

export const scoreCommands: Record<string, Command> = { score };
