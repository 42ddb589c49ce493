import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, place, readPattern } from '../../../electron/contract/mapping-pattern';
import { slug } from '../../../electron/contract/domain';
import { conversion, knownUnits } from '../../../electron/contract/units';

const addresses = ['plant/Line 1/Press-3/Temp', 'plant/line2/press/temp', 'plant/line2/press/axes/load', 'other/x'];

describe('a pattern over addresses', () => {
  it('takes its names from the parts of an address, as keys of the plant', () => {
    expect(place(['plant/line2/Press.1/Temp (°C)#v'], readPattern('plant/{area}/{machine}.1/{tag*}#v'), { site: 'Works' })).toEqual([
      { address: 'plant/line2/Press.1/Temp (°C)#v', site: 'works', area: 'line2', equipment: 'press', tag: 'temp_c', title: 'Temp (°C)' },
    ]);
    expect(place(addresses, readPattern('plant/{*}/{machine}/{tag}'), { site: 'w' }).map(({ equipment, tag }) => `${equipment}/${tag}`)).toEqual(['press/temp']);
    expect(place(addresses, readPattern('plant/{*}/{machine}/{tag*}'), { site: 'w' }).map(({ tag }) => tag)).toEqual(['temp', 'axes_load']);
  });

  it('says what is wrong with it', () => {
    for (const [wrong, why] of [['{machines}/x', /is not a name/], ['{tag}/{tag}', /twice/], ['{tag', /not closed/]] as const) expect(() => readPattern(wrong)).toThrow(why);
  });

  it('means every other character as it stands', () => {
    fc.assert(fc.property(fc.string().filter((text) => !/[{}]/.test(text)), (text) => {
      expect(readPattern(`${text}{tag}`).match(`${text}abc`)?.tag).toBe('abc');
      if (text.length > 0) expect(readPattern(`${text}{tag}`).match('abc')?.tag === 'abc').toBe(false);
    }));
  });

  it('makes keys that the plant takes, or none', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => keyOf(name) === '' || slug.safeParse(keyOf(name)).success));
  });
});

describe('units', () => {
  it('become each other where they measure the same', () => {
    expect(conversion('°C', 'K')).toEqual({ scale: 1, offset: 273.15 });
    const f = conversion('°F', '°C');
    expect(212 * (f?.scale ?? 0) + (f?.offset ?? 0)).toBeCloseTo(100, 9);
    expect(conversion('bar', 'psi')?.scale).toBeCloseTo(14.503774, 5);
    expect(conversion('rpm', 'Hz')?.scale).toBeCloseTo(1 / 60, 12);
    expect(conversion('bar', 'K')).toBeUndefined();
    expect(conversion('furlong', 'm')).toBeUndefined();
  });

  it('come back to what they were', () => {
    for (const from of knownUnits) {
      for (const to of knownUnits) {
        const [there, back] = [conversion(from, to), conversion(to, from)];
        if (!there || !back) continue;
        expect((37.5 * there.scale + there.offset) * back.scale + back.offset).toBeCloseTo(37.5, 6);
      }
    }
  });
});
