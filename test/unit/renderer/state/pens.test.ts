import { describe, expect, it } from 'vitest';
import { indexPlant } from '../../../../renderer/state/plant';
import { axesOf, isPenKey, penOf, pensOf } from '../../../../renderer/state/pens';

const asset = { id: 3, parent: null, kind: 'equipment' as const, key: 'm3', name: 'Mill 03', attributes: {} };
const tag = (id: number, kind: 'number' | 'boolean' | 'category', more: object = {}) => ({ id, asset: 3, name: `t${id}`, title: `Tag ${id}`, kind, staleAfterMs: 15_000, ...more });
const plant = indexPlant({
  assets: [asset],
  tags: [tag(1, 'number', { unit: 'Nm', usual: [20, 60] }), tag(2, 'boolean'), tag(3, 'category', { labels: ['L', 'M'] }), tag(4, 'number', { unit: 'K', deadband: 0.5 })],
  watches: [{ asset: 3, model: 'm', version: '1', versionId: 1, output: 'p', title: 'Failure risk', limit: 0.6, modes: [] }],
  simulated: false,
});
const none = new Map<string, never>();

describe('pens', () => {
  it('of a machine are its prediction and what can be drawn as a line', () => {
    expect(pensOf(asset, plant, none).map(({ key, unit }) => [key, unit])).toEqual([['p3', '%'], ['t1', 'Nm'], ['t2', 'on or off'], ['t4', 'K']]);
  });
  it('of a share are drawn in per cent, and told so', () => {
    const pen = penOf('p3', plant, none)!;
    expect([pen.factor, pen.limit, pen.ends, pen.text(81.2)]).toEqual([100, 60, [0, 100], '81\u202f%']);
  });
  it('join what a deadband left out', () => {
    expect([penOf('t1', plant, none)!.joinMs, penOf('t4', plant, none)!.joinMs]).toEqual([15_000, 60_000]);
  });
  it('say of a switch that it was both', () => {
    const pen = penOf('t2', plant, none)!;
    expect([pen.text(0), pen.text(1), pen.text(0.4)]).toEqual(['Off', 'On', 'On and off']);
  });
  it('of what is not in the plant are none', () => {
    expect([penOf('t99', plant, none), penOf('p99', plant, none), penOf('t3', plant, none)]).toEqual([null, null, null]);
    expect(['t1', 'p12', 't', 'q1', 't-1', 't1x'].map(isPenKey)).toEqual([true, true, false, false, false, false]);
  });
  it('share two axes by unit; a third unit has scales of its own', () => {
    expect(axesOf([{ unit: '%' }, { unit: 'Nm' }, { unit: '%' }, { unit: 'K' }, { unit: 'Nm' }])).toEqual(['left', 'right', 'left', 'own', 'right']);
  });
});
