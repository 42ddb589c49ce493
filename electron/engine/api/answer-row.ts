import { issueText } from '../../contract/issue';
import { inputRow } from '../../contract/explanation';
import { MillwrightError } from '../../contract/errors';
import { rowColumns } from '../inference';
import { rowAnswerOf } from '../models';
import type { Clock } from '../shared/clock';
import { HttpError } from './http/errors';
import type { Metrics } from './metrics';
import { parseJson } from './oip/json';
import { counted, type Scoring } from './scoring';

export interface RowAnswered {
  /** When it was answered, UTC ms. */
  t: number;
  model: string;
  version: string;
  /** By name: the number, or the label of a category; null where the model gives none. */
  outputs: Record<string, number | string | null>;
  /** Uncertain: a value lies outside the range that was seen in training. */
  quality: 'good' | 'uncertain';
}

/** What a model's champion answers to a JSON object of inputs by name, a list of samples for one in a sequence. Errors: bad-request (no JSON object), invalid-input, not-found, unavailable, timeout. */
export async function answerRow({ scoring, clock, metrics }: { scoring: Scoring; clock: Clock; metrics(): Promise<Metrics> }, model: string, body: Uint8Array): Promise<RowAnswered> {
  // It is known before anything of the request is read.
  scoring.known(model);
  const record = await scoring.answering(model);
  const columns = rowColumns(record.manifest, rowIn(body));
  const { outputs, outside } = await counted({ scoring, metrics }, record, 1, (scorer) => rowAnswerOf(scorer, columns));
  return {
    t: clock.now(), model: record.model, version: record.version,
    outputs: Object.fromEntries(outputs.map(({ name, value, label }) => [name, label ?? value])),
    quality: outside ? 'uncertain' : 'good',
  };
}

function rowIn(body: Uint8Array) {
  let given: unknown;
  try {
    given = parseJson(body);
  } catch (error) {
    throw error instanceof HttpError ? new MillwrightError('bad-request', error.message) : error;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new MillwrightError('bad-request', 'A request is a JSON object: each input of the model by its name.');
  const row = inputRow.safeParse(given);
  if (row.success) return row.data;
  throw new MillwrightError('invalid-input', issueText(row.error, 'The request'));
}
