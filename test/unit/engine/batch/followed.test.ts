import { describe, expect, it } from 'vitest';
import { MillwrightError } from '../../../../electron/contract/errors';
import { followed } from '../../../../electron/engine/batch/followed';

const died = () => new MillwrightError('gone', 'The batch process ended unexpectedly (killed).');

/** A run whose process dies at each of these places, and then comes to its end. */
async function run(places: readonly number[], signal = new AbortController().signal) {
  const [left, state] = [[...places], { furthest: 0, started: 0 }];
  const once = async () => {
    state.started++;
    const place = left.shift();
    if (place === undefined) return 'done';
    state.furthest = Math.max(state.furthest, place);
    throw died();
  };
  return { outcome: await followed(once, () => state.furthest, signal, 1).catch((error: Error) => error.message), started: state.started };
}

describe('a run whose process dies', () => {
  it('is followed for as long as each comes further, and some times where it does not', async () => {
    expect(await run([])).toEqual({ outcome: 'done', started: 1 });
    expect(await run([1, 2, 3, 4, 5])).toEqual({ outcome: 'done', started: 6 });
    expect(await run([0, 0])).toEqual({ outcome: 'done', started: 3 });
    expect(await run([0, 0, 1, 1, 1, 2])).toEqual({ outcome: 'done', started: 7 });
  });

  it('fails at the third death at the same place, and says how often it was started', async () => {
    expect(await run([0, 0, 0])).toEqual({ outcome: 'The batch process ended unexpectedly (killed). It was started 3 times, and came no further.', started: 3 });
    expect(await run([5, 5, 5, 5])).toEqual({ outcome: expect.stringContaining('came no further') as string, started: 4 });
  });

  it('fails at once with what is no death', async () => {
    const refused = new MillwrightError('invalid-input', 'No such column.');
    await expect(followed(() => Promise.reject(refused), () => 0, new AbortController().signal, 1)).rejects.toBe(refused);
  });
});
