import { groupBy } from '../shared/group-by';
import { keyOf } from './points';
import type { UnseenStep } from './repository';

/** How long, by machine, of [from, to): from where blindness or silence was raised to where it returned, or had ended when whoever had set it aside put it back. */
export function unseenOf(steps: readonly UnseenStep[], from: number, to: number): Map<number, { blindMs: number; silentMs: number }> {
  const found = new Map<number, { blindMs: number; silentMs: number }>();
  for (const own of groupBy(steps, keyOf).values()) {
    let since: number | null = null;
    let ms = 0;
    for (const { at, input, after } of own) {
      if (input === 'raise') since ??= at;
      else if (since !== null && (input === 'return' || after === 'normal')) {
        ms += within(since, at, from, to);
        since = null;
      }
    }
    if (since !== null) ms += within(since, to, from, to);
    const [one] = own;
    if (!one || ms === 0) continue;
    const sum = found.get(one.asset) ?? { blindMs: 0, silentMs: 0 };
    sum[one.kind === 'no-data' ? 'silentMs' : 'blindMs'] += ms;
    found.set(one.asset, sum);
  }
  return found;
}

const within = (since: number, until: number, from: number, to: number): number => Math.max(0, Math.min(until, to) - Math.max(since, from));
