import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineFingerprint } from '../../../../electron/engine/models/measuring/tuning';
import { worthwhile } from '../../../../electron/engine/models/measuring/workers';

describe('the number of processes', () => {
  it.each([[[100], 1], [[100, 190], 2], [[100, 190, 200], 2], [[100, 90], 1], [[100, 114], 1], [[100, 120, 150, 200], 4], [[100, 101, 400], 1]])('for %j rows a second is %i', (rates, count) => {
    expect(worthwhile(rates)).toBe(count);
  });

  it('is never one that was not measured', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 16 }), (rates) => {
      const count = worthwhile(rates);
      expect(count >= 1 && count <= rates.length).toBe(true);
    }));
  });
});

describe('a machine', () => {
  it('is another one with another runtime', () => {
    expect(machineFingerprint('1.30.0')).toBe(machineFingerprint('1.30.0'));
    expect(machineFingerprint('1.30.0')).not.toBe(machineFingerprint('1.31.0'));
  });
});
