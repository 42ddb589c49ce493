import { describe, expect, it } from 'vitest';
import { likeliestMode, modesOf, mostLikely } from '../../../electron/contract/modes';

const output = (name: string, modes?: string[]) => ({ name, title: name.toUpperCase(), kind: 'probability' as const, meaning: '', modes });

describe('the mode that stands out', () => {
  it('is the likeliest, where it makes up half of the whole', () => {
    expect(likeliestMode(0.8, [0.1, 0.6, 0.2])).toBe(1);
    expect(likeliestMode(0.8, [0.4, 0.1, 0.3])).toBe(0);
    expect(likeliestMode(0.8, [0.3, 0.25, 0.25])).toBe(-1);
  });

  it('is none where there is none, nothing is likely, or no number came', () => {
    expect([likeliestMode(0.8, []), likeliestMode(0, [0, 0]), likeliestMode(NaN, [0.5]), likeliestMode(0.8, [NaN, 0.7])]).toEqual([-1, -1, -1, -1]);
  });

  it('is one of those that the output lists, in its order', () => {
    const outputs = [output('a'), output('risk', ['b', 'a']), output('b')];
    expect(modesOf({ outputs }, 'risk').map(({ name }) => name)).toEqual(['b', 'a']);
    expect([modesOf({ outputs }, 'a'), modesOf({ outputs }, 'none')]).toEqual([[], []]);
  });

  it('is said behind what it is the mode of', () => {
    expect([mostLikely('Tool wear'), mostLikely('ESD'), mostLikely(null), mostLikely(undefined)]).toEqual([' (most likely: tool wear)', ' (most likely: ESD)', '', '']);
  });
});
