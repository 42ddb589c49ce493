import { resolve } from 'node:path';
import { UsageError, type Parsed } from '../options';
import { withTools } from '../with';
import { machine, rounded, type Bench } from './bench';

const WANT_RATIO = 0.9;
const WANT_ADDED_MS = 0.3;

/** A model through its queue against bare `session.run`, in an engine of its own with processes as the appliance has them. */
export async function benchInference(parsed: Parsed): Promise<Bench> {
  const file = parsed.text('model');
  const count = parsed.text('sessions');
  if (count !== undefined && !/^[1-9]\d?$/.test(count)) throw new UsageError(`--sessions is a number from 1 to 99, not "${count}".`);
  const got = await withTools((client) => client.tools.benchInference({ ...(file ? { model: resolve(file) } : {}), ...(count ? { sessions: Number(count) } : {}) }));
  const ratio = rounded(got.ratio);
  const added = rounded(got.addedP50Ms);
  return {
    name: 'inference',
    machine: machine(),
    figures: {
      sessions: got.sessions,
      bareRowsPerS: rounded(got.bareRowsPerS, 0), queueRowsPerS: rounded(got.queueRowsPerS, 0),
      bareBatchP99Ms: rounded(got.bareBatchP99Ms), queueBatchP99Ms: rounded(got.queueBatchP99Ms),
      bareRowP50Ms: rounded(got.bareP50Ms), queueRowP50Ms: rounded(got.queueP50Ms), bareRowP99Ms: rounded(got.bareP99Ms), queueRowP99Ms: rounded(got.queueP99Ms),
      queueAddedMsP50: added,
      ...Object.fromEntries(got.workersTried.map((rate, at) => [`rowsPerSWith${at + 1}`, rounded(rate, 0)])),
    },
    ratios: { batch1024: ratio },
    bars: [
      { what: 'rows a second through the queue at batch 1,024, as a ratio to bare session.run', want: `>= ${WANT_RATIO}`, got: ratio, holds: ratio >= WANT_RATIO },
      { what: 'ms that the queue adds to one row, at the median', want: `<= ${WANT_ADDED_MS}`, got: added, holds: added <= WANT_ADDED_MS },
    ],
  };
}
