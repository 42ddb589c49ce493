import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pump } from '../../../../electron/engine/models/measuring/queue';
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

describe('a rate through the queue', () => {
  it.each([1, 3])('is a number though nothing was answered in the time that was given, with %i callers', async (callers) => {
    const slow = { run: async () => { await sleep(25); return {}; } };
    const { perS, p50Ms, p99Ms } = await pump(slow, {}, callers, 1);
    expect(Number.isFinite(perS) && perS > 0).toBe(true);
    expect(p50Ms).toBeGreaterThan(10);
    expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
  });

  it('throws what the model throws', async () => {
    await expect(pump({ run: async () => { throw new Error('broke off'); } }, {}, 2, 5)).rejects.toThrow('broke off');
  });
});

describe('a machine', () => {
  it('is another one with another runtime', () => {
    expect(machineFingerprint('1.30.0')).toBe(machineFingerprint('1.30.0'));
    expect(machineFingerprint('1.30.0')).not.toBe(machineFingerprint('1.31.0'));
  });
});
