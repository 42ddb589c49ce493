import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RejectTally } from '../../../electron/workers/lib/batch/reject-tally';

const problem = (kind: number) => ({ column: kind % 2 ? 'a' : '', reason: `reason ${kind}` });

describe('why rows were rejected', () => {
  it('comes to the same where a run was killed between any of its parts, also with more reasons than are told apart', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 120 }), { maxLength: 8 }), (parts) => {
        const whole = new RejectTally();
        const kept = parts.map((part) => whole.add(part.map(problem)));
        for (let cut = 0; cut <= parts.length; cut++) {
          const goneOn = new RejectTally();
          for (const part of kept.slice(0, cut)) goneOn.merge(part);
          for (const part of parts.slice(cut)) goneOn.add(part.map(problem));
          expect(goneOn.all()).toEqual(whole.all());
        }
      }),
      { numRuns: 50 },
    );
  });

  it('counts what comes after two hundred reasons together', () => {
    const tally = new RejectTally();
    tally.add(Array.from({ length: 250 }, (_, kind) => problem(kind)));
    expect(tally.commonest(1)).toEqual([{ column: '', reason: 'other reasons', rows: 50, fault: { code: 'other', values: [] } }]);
    expect(tally.all()).toHaveLength(201);
  });
});
