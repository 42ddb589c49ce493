import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BatchProcesses, previewWithFile } from '../../../electron/engine/batch';
import type { Host, WorkerHandle } from '../../../electron/contract/host';
import { makeParquet } from '../../support/parquet';
import { scoreFolder } from '../../support/score-folder';
import { workers } from '../../support/workers';

const real = workers();
const { inference } = real;
const { at, model, score } = scoreFolder(real);
const inputs = "SELECT range::DOUBLE AS a, ['L', 'M', 'H'][1 + range % 3] AS grade FROM range(40000)";

/** Each with the batch processes that it starts. */
function processesOf(readyMs?: number): { host: Host; started: WorkerHandle[]; processes: BatchProcesses; look(file: string): Promise<unknown> } {
  const started: WorkerHandle[] = [];
  const host: Host = {
    ...real.host,
    fork: async (name, env) => {
      const handle = await real.host.fork(name, env);
      if (name === 'batch') started.push(handle);
      return handle;
    },
  };
  const processes = new BatchProcesses(host, readyMs);
  return { host, started, processes, look: (file) => previewWithFile({ host, inference, processes }, { model: model(), input: at(file), show: 1 }) };
}

describe('a process that has looked at a file', () => {
  it('stands ready for the next look and for the run, which writes the same, and ends with that', async () => {
    await makeParquet(at('in.parquet'), inputs);
    expect(await score(at('in.parquet'), 'plain.parquet')).toMatchObject({ state: 'done', rows: 40_000 });
    const { host, started, processes, look } = processesOf();
    await look('in.parquet');
    await look('in.parquet');
    expect(await score(at('in.parquet'), 'looked.parquet', { host, processes })).toMatchObject({ state: 'done', rows: 40_000 });
    expect(started).toHaveLength(1);
    expect(await started[0]?.exited).not.toBe(0);
    expect(await readFile(at('looked.parquet'))).toEqual(await readFile(at('plain.parquet')));
  });

  it('does nothing for another file', async () => {
    await makeParquet(at('in.parquet'), inputs);
    await makeParquet(at('other.parquet'), inputs);
    const { host, started, processes, look } = processesOf();
    await look('in.parquet');
    expect(await score(at('other.parquet'), 'out.parquet', { host, processes })).toMatchObject({ state: 'done', rows: 40_000 });
    await look('other.parquet');
    expect(started).toHaveLength(3);
    // One stands ready at a time.
    await started[0]?.exited;
    await processes.close();
    await started[2]?.exited;
  });

  it('ends after a while, and where it dies another does its work', async () => {
    await makeParquet(at('in.parquet'), inputs);
    const short = processesOf(1);
    await short.look('in.parquet');
    await short.started[0]?.exited;
    const { host, started, processes, look } = processesOf();
    await look('in.parquet');
    process.kill(started[0]?.pid ?? 0, 'SIGKILL');
    await started[0]?.exited;
    expect(await score(at('in.parquet'), 'out.parquet', { host, processes })).toMatchObject({ state: 'done', rows: 40_000 });
    expect(started).toHaveLength(2);
  });

  it('ends at once where it can make nothing of the file', async () => {
    const { started, look } = processesOf();
    await expect(look('missing.parquet')).rejects.toMatchObject({ code: 'not-found' });
    await Promise.all(started.map(({ exited }) => exited));
    expect(started).toHaveLength(1);
  });
});
