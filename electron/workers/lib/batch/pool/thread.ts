import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { MillwrightError, toErrorData } from '../../../../contract/errors';
import type { Manifest } from '../../../../contract/manifest';
import { scoreColumns } from '../../../../engine/inference/columns/score';
import { TensorRoom } from '../../../../engine/inference/tensor';
import { loadModel, type LoadedModel } from '../../runtime';
import type { Columns } from '../../../../engine/inference/columns/types';
import type { BlockColumns } from '../types';
import { columnsScorer, tableScorer } from './columns';
import type { Troubles } from '../table-rows';
import { explaining } from './explaining';
import type { ColumnsResult, FromScoring, PartsOf, ScoringOrder, ToScoring } from './messages';
import { textScorer } from './text';

/** Rows of one run: more of them cost a model that is larger than the processor's own memory less each. */
const RUN_ROWS = 16_384;
/** Of texts: what a model makes of one within is as wide as its vocabulary, 200 kB of a review. Thousands at once would be gigabytes, which the process is not given, and are no quicker. */
const RUN_TEXTS = 64;

/** Scores the model's columns. Rows of `unfit` are left out by whoever asks: their reasons are not looked for. */
export type ScoreColumns = (columns: BlockColumns, rows: number, unfit?: Troubles) => Promise<ColumnsResult>;
/** What a part becomes, and what of its memory is handed over. */
export type PartScorer = (part: never) => Promise<{ result: unknown; transfer: ArrayBuffer[] }>;

/** In a thread of a pool: a session of its own, and parts one after the other. */
export function scoreHere(order: ScoringOrder): void {
  const stop = new Int32Array(order.stop);
  const room = new TensorRoom();
  const { binding, manifest, reasons, explainedBy } = order;
  const batchRows = binding.inputs.some(({ type }) => type === 'string') ? RUN_TEXTS : RUN_ROWS;
  // While the first part is still being read. The runtime takes no shared memory; its own copy is the one that stays.
  const loaded = loadModel(Uint8Array.from(order.model)).finally(yieldToOthers);
  // Told with the first part.
  loaded.catch(() => undefined);
  const scored = async (columns: Columns, rows: number, feedMissing = false) => {
    const model = await loaded;
    return scoreColumns(columns, rows, {
      binding, manifest, batchRows, room, feedMissing,
      run: (tensors) => {
        if (Atomics.load(stop, 0) !== 0) throw new MillwrightError('cancelled', 'It was broken off.');
        return model.run(tensors);
      },
    });
  };
  const plain: ScoreColumns = async (columns, rows) => {
    const { outputs, valid } = await scored(columns, rows);
    return { outputs: manifest.outputs.map(({ name }) => outputs[name] ?? new Float64Array(rows).fill(NaN)), valid };
  };
  const score = reasons && explainedBy ? explaining(plain, reasons, explainedBy, manifest, async (columns, rows) => (await scored(columns, rows, true)).outputs) : plain;
  // Told before the first part: what that is is known only when the file is open.
  let scorer: PartScorer | undefined;
  let last: Promise<unknown> = Promise.resolve();
  parentPort?.on('message', (message: ToScoring) => {
    if (message !== 'end' && 'parts' in message) scorer = scorerOf(message.parts, manifest, score);
    else last = last.then(() => (message === 'end' ? end(loaded) : answer(message.id, scorer ? scorer(message.part as never) : Promise.reject(new Error('a part before what parts are')))));
  });
}

function scorerOf(parts: PartsOf, manifest: Manifest, score: ScoreColumns): PartScorer {
  if (parts.kind === 'table') return tableScorer(parts.bound, manifest, score);
  return parts.kind === 'text' ? textScorer(parts, manifest, score) : columnsScorer(score);
}

async function answer(id: number, scored: ReturnType<PartScorer>): Promise<void> {
  try {
    const { result, transfer } = await scored;
    parentPort?.postMessage({ id, result } satisfies FromScoring, transfer);
  } catch (error) {
    parentPort?.postMessage({ id, failed: toErrorData(error) } satisfies FromScoring);
  }
}

async function end(loaded: Promise<LoadedModel>): Promise<void> {
  await loaded.then((model) => model.release(), () => undefined);
  process.exit();
}

/** Live scoring gets three times the share of a thread that scores a file; more would have a file starve on a busy machine. */
const NICE = 5;

/** On Linux a priority is a thread's own; elsewhere it is the whole process's, which it may be as well. */
function yieldToOthers(): void {
  try {
    setPriority(NICE);
  } catch {
    // A system that does not let it scores at its own priority.
  }
}
