import { expect, it } from 'vitest';
import { missingCause, outsideCause } from '../../../../electron/engine/live/blindness';
import type { ManifestInput } from '../../../../electron/contract/manifest';

const input = (name: string, part: object): ManifestInput => ({ name, title: name.toUpperCase(), kind: 'number', ...part }) as ManifestInput;
const inputs = [input('torque', { range: [3, 77], unit: 'Nm' }), input('speed', { missing: true }), input('grade', { kind: 'category', labels: ['L'] })];
const row = (values: (number | string | Float64Array)[], part = {}) => ({ values, quality: 0, blind: false, ...part });

it('names the inputs that lie outside what training saw, with the range', () => {
  expect(outsideCause({ inputs }, row([50, 1e9, 'L']))).toBeNull();
  expect(outsideCause({ inputs }, row([77, 1, 'L']))).toBeNull();
  expect(outsideCause({ inputs }, row([77.1, 1, 'L']))).toBe('TORQUE is outside 3 to 77 Nm');
  expect(outsideCause({ inputs }, row([Float64Array.of(5, 2, 5), 1, 'L']))).toBe('TORQUE is outside 3 to 77 Nm');
});

it('names the inputs that have no value, but not those that may have none', () => {
  expect(missingCause({ inputs }, row([NaN, NaN, ''], { blind: true }))).toBe('no value of TORQUE, GRADE');
  expect(missingCause({ inputs }, row([1, NaN, 'L']))).toBe('the model gave no number');
  expect(missingCause({ inputs }, row([1, NaN, 'L'], { blind: true, lack: 'fewer than 30 samples' }))).toBe('fewer than 30 samples');
});
