import { percentile, type Inference, type Measured, type Session, type Tensors } from '../../inference';

export interface QueueFigures {
  /** Processes, with one session of one thread each, on either side. */
  sessions: number;
  bareRowsPerS: number;
  queueRowsPerS: number;
  /** The second by the first, of each round; the median. */
  ratio: number;
  /** Of one call with the full batch. */
  bareBatchP99Ms: number;
  queueBatchP99Ms: number;
  /** Of one call with one row. */
  bareP50Ms: number;
  queueP50Ms: number;
  bareP99Ms: number;
  queueP99Ms: number;
  /** What the queue adds to one row at the median. */
  addedP50Ms: number;
}

export interface QueueTrial {
  inference: Inference;
  session: Session;
  /** One row, and a full batch. */
  one: Tensors;
  batch: Tensors;
  batchRows: number;
  sessions: number;
  rounds: number;
  /** Of each part of a round. */
  forMs: number;
}

/**
 * A model through its queue against the runtime's bare `run` of the same tensors in as many processes of the same kind, in turn. Each call of the queue is a caller's own:
 * tensors go to the process and answers come back.
 */
export async function measureQueue({ inference, session, one, batch, batchRows, sessions, rounds, forMs }: QueueTrial): Promise<QueueFigures> {
  const before = inference.workers;
  inference.workers = sessions;
  const bare: Sample[] = [];
  const queue: Sample[] = [];
  const bareOne: Sample[] = [];
  const queueOne: Sample[] = [];
  try {
    // Further processes are started only when calls wait.
    await pump(session, batch, CALLERS * sessions, forMs);
    await pump(session, one, 1, forMs / 2);
    for (let round = 0; round < rounds; round++) {
      // A machine's speed drifts; who comes first takes turns, so that neither side always has the later, faster or slower, half.
      const parts = [
        async () => void bare.push(summed(await session.measure(batch, { forMs, sessions }))),
        async () => void queue.push(await pump(session, batch, CALLERS * sessions, forMs)),
        async () => void bareOne.push(summed(await session.measure(one, { forMs }))),
        async () => void queueOne.push(await pump(session, one, 1, forMs)),
      ];
      for (const part of round % 2 === 0 ? parts : parts.reverse()) await part();
    }
  } finally {
    inference.workers = before;
  }
  const rate = ({ perS }: Sample) => perS * batchRows;
  return {
    sessions,
    bareRowsPerS: middle(bare.map(rate)),
    queueRowsPerS: middle(queue.map(rate)),
    ratio: middle(queue.map((sample, round) => sample.perS / (bare[round]?.perS ?? NaN))),
    bareBatchP99Ms: middle(bare.map(({ p99Ms }) => p99Ms)),
    queueBatchP99Ms: middle(queue.map(({ p99Ms }) => p99Ms)),
    bareP50Ms: middle(bareOne.map(({ p50Ms }) => p50Ms)),
    queueP50Ms: middle(queueOne.map(({ p50Ms }) => p50Ms)),
    bareP99Ms: middle(bareOne.map(({ p99Ms }) => p99Ms)),
    queueP99Ms: middle(queueOne.map(({ p99Ms }) => p99Ms)),
    addedP50Ms: middle(queueOne.map((sample, round) => sample.p50Ms - (bareOne[round]?.p50Ms ?? NaN))),
  };
}

/** Callers for each session: enough that one always waits. */
export const CALLERS = 5;

interface Sample {
  /** Runs a second, of all processes together. */
  perS: number;
  p50Ms: number;
  p99Ms: number;
}

const summed = (measured: readonly Measured[]): Sample => ({
  perS: measured.reduce((sum, { runs, ms }) => sum + (runs * 1000) / ms, 0),
  p50Ms: middle(measured.map(({ p50Ms }) => p50Ms)),
  p99Ms: Math.max(...measured.map(({ p99Ms }) => p99Ms)),
});

/** Of a part of a round: what comes before is not counted, since the queue fills first. */
const SETTLE = 1 / 8;

/**
 * So many callers, each with one call under way; counted is what was answered in so long while all of them asked, and at least one answer however long it takes: a rate out of
 * nothing is none.
 */
export async function pump(session: Pick<Session, 'run'>, inputs: Tensors, callers: number, forMs: number): Promise<Sample> {
  const times: number[] = [];
  const from = performance.now() + forMs * SETTLE;
  const until = from + forMs;
  let [first, last] = [from, from];
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let asked = performance.now(); asked < until || times.length === 0;) {
      await session.run(inputs);
      const now = performance.now();
      if (now < from) first = now;
      else if (now < until || times.length === 0) times.push(now - asked), (last = now);
      asked = now;
    }
  }));
  const sorted = Float64Array.from(times).sort();
  return { perS: (times.length * 1000) / (last - first), p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
}

/** The median; of an even count the lower one. */
export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? NaN;
}
