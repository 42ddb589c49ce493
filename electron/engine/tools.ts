import type { BatchRun } from '../contract/batch';
import { inputWords } from '../contract/batch-input';
import type { Handlers } from '../contract/contract';
import { toErrorData } from '../contract/errors';
import type { Host } from '../contract/host';
import { benchAlarms } from './alarms';
import { BatchProcesses, benchSessions, benchTable, lookFolderWithFile, previewWithFile, scoreFile } from './batch';
import { benchHistory } from './history';
import { createInference, type Inference } from './inference';
import { addSignature, benchBareRow, benchInference, inspectPackage, packageFiles } from './models';
import { parseOnlyServer } from './parse-only';
import type { Caller } from './shared/context';
import type { Clock } from './shared/clock';
import { sqliteVersion } from './store';

export interface Tools {
  handlers: Pick<Handlers<Caller>, 'appliance' | 'tools'>;
  close(): Promise<void>;
}

/** What needs no vault: what this program is, a look at a foreign model, and scoring a file with it. */
export function createTools(host: Host, clock: Clock): Tools {
  let inference: Inference | undefined;
  const processes = new BatchProcesses(host);
  /** Scores that are under way: how to cancel each, and when it has cleared up. */
  const running = new Map<AbortController, Promise<void>>();
  const ready = () => (inference ??= createInference({ host }));
  return {
    handlers: {
      appliance: {
        about: () => ({ ...host.build, node: process.versions.node, onnxruntime: ready().runtimeVersion, sqlite: sqliteVersion }),
      },
      tools: {
        benchInference: (options) => benchInference(host, options ?? {}),
        benchAlarms: (options) => benchAlarms(options),
        benchHistory: (options) => benchHistory(host.files, options),
        benchTable: (what) => benchTable(host, what),
        benchSessions: (what) => benchSessions(host, what),
        parseOnly: async ({ model }, push) => {
          const { p50Ms, p99Ms } = await benchBareRow(host, model);
          const { port, close } = await parseOnlyServer();
          push({ port, p50Ms, p99Ms });
          return close;
        },
        inspect: ({ path }) => inspectPackage(host, path),
        packageFiles: async ({ path }) => ({ files: await packageFiles(host, path) }),
        addSignature: async (request) => ({ path: await addSignature(host, request) }),
        preview: (what) => previewWithFile({ host, inference: ready(), processes }, what),
        lookFolder: (what, push) => lookFolderWithFile({ host, inference: ready(), processes }, what, push),
        score: ({ model, ...what }, push) => {
          const cancel = new AbortController();
          const started = clock.now();
          const begun: BatchRun = { id: 0, model, version: '', input: inputWords(what.input), output: what.output, state: 'running', phase: 'scoring', bytesRead: 0, bytesTotal: 0, rows: 0, rejected: 0, rejectReasons: [], rejectsFile: null, files: null, maxRejected: what.maxRejected ?? null, started, finished: null, message: '', rowsPerS: null, leftMs: null };
          let newest = { ...begun };
          const over = scoreFile({ host, processes, inference: ready(), clock, modelPath: model, ...what, signal: cancel.signal, onProgress: ({ phase, bytesRead, bytesTotal, rows, rejected, rejectReasons, files = null }) => push((newest = { ...newest, phase, bytesRead, bytesTotal, rows, rejected, rejectReasons, files })) }).then(
            (run) => push({ ...newest, ...run }),
            (error: unknown) => {
              const { code, message } = toErrorData(error);
              push({ ...newest, state: code === 'cancelled' ? 'cancelled' : 'failed', finished: clock.now(), message, error: { code, message } });
            },
          ).finally(() => running.delete(cancel));
          running.set(cancel, over);
          return () => cancel.abort();
        },
      },
    },
    close: async () => {
      for (const cancel of running.keys()) cancel.abort();
      await Promise.all(running.values());
      await processes.close();
      await inference?.close();
    },
  };
}
