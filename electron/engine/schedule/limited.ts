import { MillwrightError } from '../../contract/errors';

/** What came of one try. `overdue`: it took longer than it may; `left`: and did not stop when it was told to. */
export type Outcome = { message: string } | { error: unknown; overdue?: true; left?: boolean };

/** Does work for so long at most: then it is told to stop, and after a while more it is left to itself. */
export async function limited(work: (signal: AbortSignal) => Promise<string | void>, abort: AbortController, limitMs: number, stopWaitMs: number): Promise<Outcome> {
  const settled = work(abort.signal).then((message): Outcome => ({ message: message ?? '' }), (error: unknown): Outcome => ({ error }));
  const limit = wait(limitMs);
  const first = await Promise.race([settled, limit.over]);
  limit.clear();
  if (first) return first;
  const error = new MillwrightError('timeout', `It took longer than its limit of ${words(limitMs)}.`);
  abort.abort(error.message);
  const patience = wait(stopWaitMs);
  const stopped = await Promise.race([settled, patience.over]);
  patience.clear();
  return { error, overdue: true, left: stopped === undefined };
}

function wait(ms: number): { over: Promise<undefined>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return { over, clear: () => clearTimeout(timer) };
}

function words(ms: number): string {
  const [size, unit] = ms % 3_600_000 === 0 ? [ms / 3_600_000, 'hour'] : ms % 60_000 === 0 ? [ms / 60_000, 'minute'] : [ms / 1000, 'second'];
  return `${size} ${unit}${size === 1 ? '' : 's'}`;
}
