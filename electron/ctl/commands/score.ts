import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Client } from '../../contract/contract';
import { MillwrightError, type ErrorCode } from '../../contract/errors';
import type { BatchRun } from '../../contract/domain';
import type { Command } from '../command';
import { openTools } from '../engine';
import type { Parsed } from '../options';
import { answer, note, progressBar } from '../output';
import { withEngine } from '../with';

type Progress = BatchRun & { error?: { code: string; message: string } | undefined };

/** Shows the progress until the run ends; Ctrl-C cancels it and waits until nothing half-done is left. */
async function follow(start: (onFrame: (run: Progress) => void, onEnd: (error?: Error) => void) => () => void): Promise<Progress> {
  const bar = progressBar('score');
  let cancel = () => {};
  let cancelled = false;
  const onSignal = () => {
    cancelled = true;
    cancel();
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await new Promise<Progress>((resolve, reject) => {
      let newest: Progress | undefined;
      const stop = start(
        (run) => {
          newest = run;
          bar.update(run.bytesTotal > 0 ? run.bytesRead / run.bytesTotal : 0, `${run.rows.toLocaleString('en')} rows`);
          if (run.state !== 'running') resolve(run);
        },
        (error) => reject(error ?? new MillwrightError('gone', 'The run ended without a word.')),
      );
      cancel = () => {
        stop();
        reject(new MillwrightError('cancelled', `Cancelled after ${newest?.rows ?? 0} rows. No output was written.`));
      };
    });
  } finally {
    bar.end();
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
    if (cancelled) note('Cancelling …');
  }
}

function finish(parsed: Parsed, run: Progress): void {
  if (run.state === 'failed' || run.error) {
    throw new MillwrightError((run.error?.code as ErrorCode | undefined) ?? 'internal', run.error?.message ?? run.message);
  }
  if (run.state === 'cancelled') throw new MillwrightError('cancelled', 'Cancelled. No output was written.');
  answer(parsed, run, () => [
    `${run.rows.toLocaleString('en')} rows scored with ${run.model}@${run.version} into ${run.output}.`,
    ...(run.rejected > 0 ? [`${run.rejected.toLocaleString('en')} rows could not be scored: ${run.rejectsFile ?? ''}`] : []),
  ]);
}

async function withModelFile(parsed: Parsed, request: { model: string; input: string; output: string; overwrite: boolean }): Promise<void> {
  const session = await openTools();
  try {
    finish(parsed, await follow((onFrame, onEnd) => session.client.tools.score(request, onFrame, onEnd)));
  } finally {
    await session.close();
  }
}

async function withRegistry(parsed: Parsed, client: Client, request: { model: string; input: string; output: string; overwrite: boolean }): Promise<void> {
  const started = await client.batch.start(request);
  const run = await follow((onFrame, onEnd) => {
    const stop = client.batch.runs({}, ({ runs }) => {
      const mine = runs.find((candidate) => candidate.id === started.id);
      if (mine) onFrame(mine);
    }, onEnd);
    return () => {
      stop();
      void client.batch.cancel({ id: started.id });
    };
  });
  finish(parsed, run);
}

const score: Command = {
  usage: '--model N|FILE --input DATA --output OUT [--overwrite]',
  does: 'scores a file: CSV or JSON Lines, by extension; rows that could not be scored go to a rejects file',
  options: { model: { type: 'string' }, input: { type: 'string' }, output: { type: 'string' }, overwrite: { type: 'boolean' } },
  run: async (parsed) => {
    const model = parsed.needed('model');
    const request = { input: resolve(parsed.needed('input')), output: resolve(parsed.needed('output')), overwrite: parsed.flag('overwrite') };
    // A file or folder on disk needs no vault; anything else is a name in the registry.
    if (existsSync(model)) await withModelFile(parsed, { ...request, model: resolve(model) });
    else await withEngine(parsed, (client) => withRegistry(parsed, client, { ...request, model }));
  },
};

export const scoreCommands: Record<string, Command> = { score };
