import * as z from 'zod';
import { rejectionCause } from '../../contract/domain';
import { TOPIC_PREFIX, type Pushed } from '../live';
import { HttpError } from './http/errors';
import { json, type Answer, type Asked, type OpenRoute } from './http/types';
import { errorBody } from './oip/protocol';
import type { Api } from './types';

const key = z.string().min(1).max(200).regex(/^[^/+#\u0000-\u001f]+$/, 'a key has no /, + or #');
const reading = z.object({ t: z.number().optional(), v: z.unknown(), q: z.string().optional() });

/** A line: a reading of one tag, or of several of the same equipment. */
export const readingLine = z.union([
  z.object({ site: key, asset: key, tag: key, v: z.unknown().describe('A number, true or false, or a label, as the tag has it.'), t: z.number().optional().describe('UTC, in ms; left out: now.'), q: z.enum(['good', 'uncertain', 'bad']).optional() }),
  z.object({ site: key, asset: key, values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), reading])), t: z.number().optional().describe('Of all values without their own.') }),
]);
const batch = z.union([readingLine, z.array(readingLine)]);
const refusal = z.object({ cause: rejectionCause, tag: z.string().optional(), message: z.string() });
const results = z.object({ error: z.string().optional(), readings: z.number().int(), unchanged: z.number().int(), refused: z.number().int(), lines: z.array(z.object({ line: z.number().int(), readings: z.number().int(), unchanged: z.number().int().optional(), refused: z.array(refusal).optional() })) });

const MOST_LINES = 50_000;
const text = new TextDecoder('utf-8', { fatal: true });

/** `POST /v1/readings`: answered when they are kept. Told apart and counted as over MQTT, line by line. */
export const readingsRoute: OpenRoute = {
  method: 'POST', paths: ['/v1/readings'], id: 'readings', summary: 'Takes readings. 200 means that what was taken would survive a power cut.', scopes: ['readings'], open: true,
  takes: [{ type: 'application/json', schema: batch, about: 'One line, or a list of them.' }, { type: 'application/x-ndjson', about: 'A line of JSON each, as the items of the list.' }],
  answers: {
    200: [{ type: 'application/json', schema: results, about: 'What became of each line.' }],
    400: [{ type: 'application/json', schema: z.union([results, errorBody]), about: 'Not a reading of it could be taken.' }],
    413: [{ type: 'application/json', schema: errorBody, about: 'The body is too large.' }],
  },
  handle: take,
};

async function take({ body, header }: Asked, { push }: Api): Promise<Answer> {
  const lines = linesOf(body, /ndjson|jsonl/.test(header('content-type') ?? ''));
  if (lines.length === 0) throw new HttpError(400, 'There are no readings in it.');
  if (lines.length > MOST_LINES) throw new HttpError(400, `There are ${lines.length} lines; up to ${MOST_LINES} are taken at once.`);
  const kept = await push(lines);
  const readings = kept.reduce((sum, one) => sum + one.readings, 0);
  const unchanged = kept.reduce((sum, one) => sum + one.unchanged, 0);
  const refused = kept.reduce((sum, one) => sum + one.refused.length, 0);
  const isNothing = readings + unchanged === 0 && refused > 0;
  const told = kept.map((one, at) => ({ line: at + 1, readings: one.readings, ...(one.unchanged > 0 ? { unchanged: one.unchanged } : {}), ...(one.refused.length > 0 ? { refused: one.refused.map(({ cause, tag, message }) => ({ cause, ...(tag === undefined ? {} : { tag }), message })) } : {}) }));
  const error = isNothing ? { error: `None of it could be taken: ${kept.find((one) => one.refused.length > 0)?.refused[0]?.message ?? ''}` } : {};
  return json({ ...error, readings, unchanged, refused, lines: told }, isNothing ? 400 : 200);
}

/** A list, one object, or a line of JSON each; empty lines are none. Errors: 400 where it is no UTF-8. */
function linesOf(body: Buffer, asLines: boolean): Pushed[] {
  let read: string;
  try {
    read = text.decode(body);
  } catch {
    throw new HttpError(400, 'The body is not UTF-8 text, which JSON has to be.');
  }
  const whole = asLines ? undefined : attempt(read);
  if (whole !== undefined) return (Array.isArray(whole.value) ? whole.value : [whole.value]).map(messageOf);
  return read.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const parsed = attempt(line);
    if (parsed) return messageOf(parsed.value);
    const nan = /(^|[[:,{\s])-?(NaN|Infinity)\b/.test(line.slice(0, 4096));
    const message = nan ? 'The line holds NaN or Infinity, which JSON can\'t carry and no tag can store.' : 'The line is not JSON.';
    return { topic: '', refused: { cause: nan ? 'not-finite' : 'not-json', sample: line.slice(0, 120), message } };
  });
}

function attempt(read: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(read) as unknown };
  } catch {
    return undefined;
  }
}

/** As it would have come over MQTT. What a value may be is decoding's to judge: only where it belongs is looked at here. */
function messageOf(line: unknown): Pushed {
  const place = z.looseObject({ site: key, asset: key, tag: key.optional() }).safeParse(line);
  if (!place.success) {
    const [issue] = place.error.issues;
    return { topic: '', refused: { cause: 'unknown-topic', sample: JSON.stringify(line).slice(0, 120), message: `A line is an object with site, asset and tag or values; ${issue?.path.join('.') || 'this one'}: ${issue?.message ?? 'is not as it should be'}.` } };
  }
  const { site, asset, tag, values, ...own } = place.data;
  const topic = `${TOPIC_PREFIX}${site}/${asset}${tag === undefined ? '' : `/${tag}`}`;
  const all = typeof values === 'object' && values !== null && !Array.isArray(values) ? { ...values, ...(own['t'] === undefined ? {} : { t: own['t'] }) } : values;
  const payload = tag === undefined ? all : { t: own['t'], v: own['v'], q: own['q'] };
  return { topic, payload: Buffer.from(JSON.stringify(payload ?? null)) };
}
