import { env } from 'onnxruntime-common';
import type { Host } from '../../contract/host';
import { Pool } from './pool';
import type { Inference, InferenceOptions } from './types';

const defaults: InferenceOptions = { workers: 1, largestBatchRows: 1024, longestWaitMs: 0, queueRows: 65_536, limitMs: 10_000, loadLimitMs: 60_000, background: false };

/** Sessions in worker processes: a time limit, a crash or a hostile model costs one process, which is then started again with its sessions. */
export function createInference({ host, ...given }: { host: Pick<Host, 'fork'> } & Partial<InferenceOptions>): Inference {
  const pool = new Pool(host, { ...defaults, ...given });
  return {
    runtimeVersion: env.versions.common,
    load: (spec) => pool.load(spec),
    warm: () => pool.warm(),
    backends: () => pool.backends(),
    get workers() {
      return pool.workers;
    },
    set workers(count) {
      pool.workers = count;
    },
    usage: () => pool.usage(),
    close: () => pool.close(),
  };
}
