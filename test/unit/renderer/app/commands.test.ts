import { describe, expect, it } from 'vitest';
import type { Asset, Plant } from '../../../../electron/contract/domain';
import { commandsFor, commandsOf } from '../../../../renderer/app/commands';
import { indexPlant } from '../../../../renderer/state/plant';

const asset = (id: number, parent: number | null, kind: Asset['kind'], name: string): Asset => ({ id, parent, kind, key: `k${id}`, name, attributes: {} });
const plant = indexPlant({ assets: [asset(1, null, 'site', 'Works'), asset(2, 1, 'area', 'Halle Süd'), asset(3, 2, 'equipment', 'Mill 07'), asset(4, 2, 'equipment', 'Mill 17')], tags: [], watches: [], simulated: false, revision: 1 } as unknown as Plant);
const all = commandsOf({ plant, displays: [{ id: 5, title: 'Risks of the plant', sharedWith: 'viewer', panels: [], revision: 1, changed: 0, changedBy: '' }], models: [{ name: 'machine-failure', title: 'Machine failure', version: '1.2.0' }], mayCompose: true });
const found = (written: string) => commandsFor(all, written, 5).map(({ text }) => text);

describe('what can be gone to', () => {
  it('is found by the beginning of its name, by any of its words, and by where it is, whatever the accents and the case', () => {
    expect(found('mill')).toEqual(['Mill 07', 'Mill 17', 'Mill 07 as a trend', 'Mill 17 as a trend']);
    expect(found('07')).toEqual(['Mill 07', 'Mill 07 as a trend']);
    expect(found('TREND 17')).toEqual(['Mill 17 as a trend']);
    expect(found('sud 07')).toEqual(['Mill 07', 'Mill 07 as a trend']);
    expect(found('hand')).toEqual(['Shift handover']);
    expect(found('failure')).toEqual(['Machine failure']);
    expect(found('risks')).toEqual(['Risks of the plant']);
    expect(found('no such thing')).toEqual([]);
  });
  it('begins with the pages where nothing was written, and has each name once', () => {
    expect(found('').slice(0, 2)).toEqual(['Overview', 'Displays']);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(commandsOf({ plant: null, displays: [], models: [], mayCompose: false }).some(({ text }) => /Compose|Mill/.test(text))).toBe(false);
  });
});
