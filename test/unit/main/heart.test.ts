import { describe, expect, it } from 'vitest';
import { BEAT_MS, SILENCE_MS } from '../../../electron/contract/host-protocol';
import { Heart } from '../../../electron/main/heart';

function beating() {
  let now = 1_000;
  const heart = new Heart(() => now);
  /** Beats for so long; whether it was found silent. */
  const beats = (ms: number, answers: boolean) => {
    for (const end = now + ms; now < end; ) {
      now += BEAT_MS;
      if (heart.isSilent()) return true;
      if (answers) heart.hear();
    }
    return false;
  };
  return { heart, beats, held: (ms: number) => void (now += ms) };
}

describe('a heart', () => {
  it('is silent when nothing was heard for too long, and not before', () => {
    const { beats } = beating();
    expect(beats(10 * SILENCE_MS, true)).toBe(false);
    expect(beats(SILENCE_MS, false)).toBe(false);
    expect(beats(BEAT_MS, false)).toBe(true);
  });

  it('is not silent because this end was held up, and is found silent all the same when it stays so', () => {
    const { beats, held } = beating();
    held(3_600_000);
    expect(beats(SILENCE_MS, false)).toBe(false);
    expect(beats(2 * BEAT_MS, false)).toBe(true);
  });
});
