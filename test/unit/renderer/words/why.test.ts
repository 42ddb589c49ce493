import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../../electron/contract/explanation';
import { effectText, errorText, methodText, valueText, whySentence, wordText } from '../../../../renderer/words/why';

const plain = (text: string) => text.replaceAll('\u202f', ' ');
const told: Explanation = {
  model: 'm', version: '1', versionId: 1, output: { name: 'p', title: 'Failure risk', kind: 'probability' }, label: null, mode: null, prediction: 0.81, base: 0.034, method: 'sampled', ended: 'rows', rows: 100, ms: 1,
  background: { rows: 100, of: 100, source: 'training' },
  inputs: [
    { name: 'wear', title: 'Tool wear', unit: 'min', value: 231, effect: 0.5, error: 0.01 }, { name: 'torque', title: 'Torque', unit: 'Nm', value: 68.12, effect: 0.31, error: 0.01 },
    { name: 'grade', title: 'Grade', value: 'H', effect: -0.034, error: 0.01 },
  ],
};
const kilowatts: Explanation = { ...told, output: { name: 'e', title: 'Energy', kind: 'number', unit: 'kWh' }, prediction: 8, base: 12, inputs: [{ name: 'load', title: 'Load', value: null, effect: -4, error: 0 }] };

describe('what moved a prediction, in words', () => {
  it('names what moved it most, its values, and from where to where', () => {
    expect(plain(whySentence(told, 'en-GB'))).toBe('Tool wear (231 min) and torque (68.1 Nm) raised it most, from 3 %, the mean of the training rows, to 81 %.');
    expect(plain(whySentence(kilowatts, 'en-GB'))).toBe('Load (no value) lowered it most, from 12.0 kWh, the mean of the training rows, to 8.00 kWh.');
    expect(plain(whySentence({ ...told, label: 'blocked' }, 'en-GB'))).toContain('raised blocked most');
  });

  it('names nothing that may be chance, or where there is nothing to tell', () => {
    expect(plain(whySentence({ ...told, inputs: told.inputs.map((input) => ({ ...input, error: 0.3 })) }, 'en-GB'))).toBe('No single input stands out on the way from 3 %, the mean of the training rows, to 81 %.');
    expect(plain(whySentence({ ...told, prediction: 0.031 }, 'en-GB'))).toBe('It lies at the mean of the training rows, 3 %.');
  });

  it('writes effects with sign and unit, errors only where there are any', () => {
    expect([0.312, -0.034, 0.0001].map((effect) => plain(effectText(told, effect, 'en-GB')))).toEqual(['+31.2 points', '−3.4 points', '0.0 points']);
    expect(plain(effectText(kilowatts, -4, 'en-GB'))).toBe('−4.00 kWh');
    expect([plain(errorText(told, 0.004, 'en-GB')), errorText({ ...told, method: 'exact' }, 0, 'en-GB')]).toEqual(['± 0.4', '']);
    expect([methodText(told, 'en-GB'), methodText({ ...told, method: 'exact' }, 'en-GB')]).toEqual(['Sampled, against 100 training rows; ± is one standard error.', 'Exact, against 100 training rows.']);
  });

  it('reads values of any kind', () => {
    expect([{ value: true }, { value: 'H' }, { value: null }, { value: 1551, unit: 'rpm' }].map((input) => plain(valueText(input, 'en-GB')))).toEqual(['yes', 'H', 'no value', '1,551 rpm']);
  });

  it('names words of a text in its stead, and what no text is compared with', () => {
    const text: Explanation = {
      ...told, base: 0.52, prediction: 0.96, background: { rows: 0, of: 0, source: 'an empty text' }, method: 'exact',
      inputs: [{ name: 'text', title: 'Review', value: 'Great, not bad', effect: 0.44, error: 0, words: [{ text: 'Great,', words: 1, effect: 0.4, error: 0 }, { text: 'not', words: 1, effect: -0.1, error: 0 }, { text: 'bad '.repeat(12).trim(), words: 12, effect: 0.14, error: 0 }] }],
    };
    expect(plain(whySentence(text, 'en-GB'))).toBe('“Great,” and the last 12 words raised it most, from 52 %, what it says of an empty text, to 96 %.');
    expect(methodText(text, 'en-GB')).toBe('Exact, against an empty text.');
    expect(text.inputs.map((input) => valueText(input, 'en-GB'))).toEqual(['14 words']);
    expect([wordText({ text: ' ', words: 1 }), wordText({ text: 'x'.repeat(40), words: 1 })]).toEqual(['blanks', `${'x'.repeat(32)}…`]);
    const both: Explanation = { ...text, background: told.background, inputs: [...text.inputs, ...told.inputs.slice(0, 1)] };
    expect(plain(whySentence(both, 'en-GB'))).toContain('Tool wear (231 min) and “Great,” raised it most, from 52 %, the mean of the training rows without a text,');
  });

  it('reads a window by its newest sample and how far it reaches', () => {
    const window = { value: 48.08, unit: 'psia', window: { samples: 30, low: 47.7, high: 48.2 } };
    expect(plain(valueText(window, 'en-GB'))).toBe('48.1 psia, newest of 30 (47.70 to 48.20)');
  });
});
