import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversion, convert } from '../../../electron/contract/units';

const as = (value: number, from: string, to: string): number => {
  const found = conversion(from, to);
  return found ? convert(found, value) : NaN;
};

describe('units', () => {
  it.each([
    [0, '°C', 'K', 273.15], [25, 'degC', 'K', 298.15], [300, 'K', '°C', 26.85], [212, '°F', '°C', 100], [-40, '°C', '°F', -40], [491.67, '°R', '°C', 0],
    [1, 'bar', 'kPa', 100], [250, 'kPa', 'bar', 2.5], [1, 'psi', 'kPa', 6.894757293168361], [14.5, 'psi', 'bar', 0.9997398075094124],
    [1_500, 'rpm', 'Hz', 25], [25, 'Hz', 'rpm', 1_500], [0.1, 'in/s', 'mm/s', 2.54], [4.5, 'mm/s', 'm/s', 0.0045], [1, 'g', 'm/s²', 9.80665], [2, 'mil', 'µm', 50.8],
    [60, 'l/min', 'm³/h', 3.6], [1, 'gpm', 'l/min', 3.785411784], [1, 'MW', 'kW', 1_000], [90, 'min', 'h', 1.5],
  ])('%d %s in %s is %d', (value, from, to, want) => {
    expect(Math.abs(as(value, from, to) - want)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(want)));
  });

  it('that are the same, or spelt otherwise, change nothing', () => {
    expect([conversion('parts', 'parts'), conversion('°C', 'degC'), conversion('rpm', '1/min')]).toEqual(Array(3).fill({ scale: 1, offset: 0 }));
  });

  it('of another kind, or not known, are no conversion: letters\' case and what they are measured against count', () => {
    expect([conversion('°C', 'bar'), conversion('mW', 'MW'), conversion('psig', 'psi'), conversion('furlong', 'm'), conversion('g', 'kg'), conversion('constructor', 'K')]).toEqual(Array(6).fill(undefined));
  });

  it('there and back give the value again, to rounding', () => {
    const groups = [['K', '°C', '°F', '°R'], ['Pa', 'bar', 'kPa', 'psi', 'MPa', 'atm'], ['rpm', 'Hz', 'kHz'], ['mm/s', 'm/s', 'in/s', 'km/h'], ['l/min', 'm³/h', 'gpm', 'l/s']];
    const pair = fc.constantFrom(...groups).chain((group) => fc.tuple(fc.constantFrom(...group), fc.constantFrom(...group)));
    fc.assert(fc.property(pair, fc.double({ min: -1e4, max: 1e4, noNaN: true }), ([from, to], value) => {
      expect(Math.abs(as(as(value, from, to), to, from) - value)).toBeLessThanOrEqual(1e-9);
    }));
  });
});
