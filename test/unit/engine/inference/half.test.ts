import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../../../electron/engine/inference/half';

describe('half precision', () => {
  it('keeps every one of its numbers', () => {
    for (let bits = 0; bits < 0x10000; bits++) if (!Number.isNaN(fromHalf(bits))) expect(toHalf(fromHalf(bits))).toBe(bits);
    expect(toHalf(fromHalf(0x7e01))).toBe(0x7e00);
  });

  it.each([
    [1, 0x3c00], [-2, 0xc000], [65504, 0x7bff], [65519.99, 0x7bff], [65520, 0x7c00], [2 ** -24, 1], [2 ** -25, 0], [3 * 2 ** -25, 2], [2 ** -14, 0x400],
    // Halfway between two numbers goes to the even one; a hair above it goes up, which a float on the way would lose.
    [1 + 2 ** -11, 0x3c00], [1 + 3 * 2 ** -11, 0x3c02], [1 + 2 ** -11 + 2 ** -40, 0x3c01],
  ])('rounds %d to the nearest', (value, bits) => {
    expect(toHalf(value)).toBe(bits);
  });
});
