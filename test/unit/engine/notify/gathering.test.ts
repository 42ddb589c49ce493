import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextMail } from '../../../../electron/engine/notify/gathering';

const WINDOW = 60_000;

describe('mails of a flood', () => {
  it('whenever alarms come: the first of a quiet time leaves at once and alone, three at most leave within the window, and all leave within it, in order', () => {
    fc.assert(fc.property(fc.array(fc.record({ after: fc.integer({ min: 0, max: 40_000 }), many: fc.integer({ min: 1, max: 30 }) }), { minLength: 1, maxLength: 30 }), (comes) => {
      let at = 0;
      const arrivals = comes.flatMap(({ after, many }) => Array<number>(many).fill((at += after)));
      const mails: { at: number; take: number }[] = [];
      let gone = 0;
      for (let now = 0; now <= at + 2 * WINDOW; now += 1_000) {
        for (;;) {
          const waiting = arrivals.filter((one) => one <= now).length - gone;
          const next = waiting > 0 ? nextMail(waiting, mails.map((one) => one.at), WINDOW, now) : { take: 0 };
          if (!('take' in next) || next.take === 0) break;
          const quiet = mails.every((one) => one.at <= now - WINDOW);
          if (quiet) expect(next.take).toBe(1);
          for (let i = gone; i < gone + next.take; i++) expect(now - (arrivals[i] ?? NaN)).toBeLessThanOrEqual(WINDOW);
          gone += next.take;
          mails.push({ at: now, take: next.take });
          expect(mails.filter((one) => one.at > now - WINDOW).length).toBeLessThanOrEqual(3);
        }
      }
      expect(gone).toBe(arrivals.length);
    }), { numRuns: 200 });
  });

  it('are not gathered where nobody wants that', () => {
    expect(nextMail(50, [1, 2, 3, 4, 5], 0, 6)).toEqual({ take: 1 });
  });
});
