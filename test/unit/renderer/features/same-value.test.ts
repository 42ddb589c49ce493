import { describe, expect, it } from 'vitest';
import type { PreviewInput } from '../../../../electron/contract/batch-preview';
import { firstOf, valueOf } from '../../../../renderer/features/batch/components/same-value';

const input = (what: Partial<PreviewInput>): PreviewInput => ({ name: 'x', title: 'X', kind: 'number', unit: null, range: null, labels: [], needed: true, column: null, value: null, given: null, units: [], how: null, sure: null, ...what });

describe('what an input is in every row', () => {
  it('begins in the middle of what the model was trained on, with the first label, with no', () => {
    expect(firstOf(input({ range: [10, 30] }))).toBe(20);
    expect(firstOf(input({ range: [3.8, 76.6] }))).toBe(40.2);
    expect([firstOf(input({ kind: 'integer' })), firstOf(input({ kind: 'integer', range: [1168, 2887] }))]).toEqual([0, 2028]);
    expect(firstOf(input({ kind: 'category', labels: ['L', 'M'] }))).toBe('L');
    expect([firstOf(input({ kind: 'boolean' })), firstOf(input({ kind: 'text' }))]).toEqual([false, '']);
  });

  it('is a number with a point or a comma where the input is one, and else what was typed', () => {
    expect([valueOf(input({}), ' 3,5'), valueOf(input({ kind: 'integer' }), '7'), valueOf(input({}), 'never'), valueOf(input({ kind: 'text' }), '3,5')]).toEqual([3.5, 7, 'never', '3,5']);
  });
});
