import { MillwrightError } from '../../contract/errors';
import { within } from '../shared/within';

/** What came of one try. `overdue`: it took longer than it may; `left`: and did not stop when it was told to. */
export type Outcome = { message: string } | { error: unknown; overdue?: true; left?: boolean };

/** Does work for so long at most: then it is told to stop, and after a while more it is left to itself. */
export async function limited(work: (signal: AbortSignal) => Promise<string | void>, abort: AbortController, limitMs: number, stopWaitMs: number): Promise<Outcome> {
  const settled = work(abort.signal).then((message): Outcome => ({ message: message ?? '' }), (error: unknown): Outcome => ({ error }));
  const first = await within(settled, limitMs);
  if (first) return first;
  const error = new MillwrightError('timeout', `It took longer than its limit of ${words(limitMs)}.`);
  abort.abort(error.message);
  return { error, overdue: true, left: (await within(settled, stopWaitMs)) === undefined };
}

function words(ms: number): string {
  const [size, unit] = ms % 3_600_000 === 0 ? [ms / 3_600_000, 'hour'] : ms % 60_000 === 0 ? [ms / 60_000, 'minute'] : [ms / 1000, 'second'];
  return `${size} ${unit}${size === 1 ? '' : 's'}`;
}
