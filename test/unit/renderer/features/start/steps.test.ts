import { describe, expect, it } from 'vitest';
import { stepsOf, type Has } from '../../../../../renderer/features/start/steps';
import { judgedOf, type Live } from '../../../../../renderer/state/live';
import type { PlantIndex } from '../../../../../renderer/state/plant';

const plant = (machines: number, tags: number, watched: number) => ({ equipment: Array.from({ length: machines }), plant: { tags: Array.from({ length: tags }) }, watchOf: { size: watched } }) as unknown as PlantIndex;
const nothing: Has = { people: 1, connections: 0, plant: null, definitions: [], judged: 0, schedules: 0 };
const states = (has: Partial<Has>) => stepsOf({ ...nothing, ...has }).map(({ state }) => state[0]).join('');

describe('the steps to a live panel', () => {
  it('are done as far as the appliance has what they bring; the first that is left comes next', () => {
    expect(states({})).toBe('dnoooooo');
    expect(states({ people: 2 })).toBe('ddnooooo');
    // Any of them can be done before those above it.
    expect(states({ connections: 1, plant: plant(2, 8, 0) })).toBe('dnddoooo');
    expect(states({ people: 2, connections: 1, plant: plant(2, 8, 2), judged: 1 })).toBe('dddddndo');
    expect(states({ people: 3, connections: 2, plant: plant(2, 8, 2), judged: 2, schedules: 1, definitions: [{ kind: 'prediction-high', enabled: true }] })).toBe('dddddddd');
  });

  it('count limits that are on and that a person can make, and places without tags as none', () => {
    expect(states({ people: 2, connections: 1, plant: plant(2, 0, 0) })).toBe('dddnoooo');
    expect(states({ definitions: [{ kind: 'no-data', enabled: true }, { kind: 'reading-high', enabled: false }, { kind: 'prediction-high', enabled: true }] })).toBe('dnoooooo');
    expect(states({ definitions: [{ kind: 'reading-high', enabled: true }] })).toBe('dnooodoo');
  });

  it('count machines as judged whose readings come and whose prediction is there', () => {
    expect(judgedOf(null)).toBe(0);
    expect(judgedOf({ frame: { condition: Int32Array.of(0, 0, 1, 3), prediction: Float64Array.of(0.1, NaN, 0.2, 0.3) } } as unknown as Live)).toBe(1);
  });
});
