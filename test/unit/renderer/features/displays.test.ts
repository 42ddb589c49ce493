import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayContent, panelKinds, type DisplayContent } from '../../../../electron/contract/displays';
import { emptyContent, freshId, newPanel, put, readyMade, reordered, resized, without } from '../../../../renderer/features/displays/draft';
import { draftOf, stepped, undone } from '../../../../renderer/state/draft';
import { indexPlant } from '../../../../renderer/state/plant';
import { heatWords, panelTitle } from '../../../../renderer/words/displays';

const plant = indexPlant({
  assets: [{ id: 3, parent: null, kind: 'equipment', key: 'm3', name: 'Mill 03', attributes: {} }],
  tags: [{ id: 1, asset: 3, name: 'torque', title: 'Torque', kind: 'number', staleAfterMs: 15_000 }],
  watches: [{ asset: 3, model: 'm', version: '1', versionId: 1, output: 'p', title: 'Failure risk', limit: 0.6, modes: [] }],
  simulated: false,
});
const nothing = indexPlant({ assets: [], tags: [], watches: [], simulated: false });

describe('composing a display', () => {
  it('makes panels that can be kept, of every kind', () => {
    for (const kind of panelKinds) {
      const made = newPanel(kind, 'p1', plant);
      expect(displayContent.safeParse({ ...emptyContent, title: kind, panels: [made] }).error?.issues).toBeUndefined();
    }
    expect(displayContent.safeParse(readyMade(plant)).success).toBe(true);
  });
  it('offers nothing of what the plant does not have', () => {
    expect(panelKinds.filter((kind) => newPanel(kind, 'p1', nothing) === null)).toEqual(['tile', 'value', 'trend', 'life', 'model']);
    expect(displayContent.safeParse(readyMade(nothing)).success).toBe(true);
  });
  it('leads to what can be kept, whatever is done, and every step can be taken back', () => {
    const step = fc.record({ does: fc.constantFrom('add', 'wide', 'narrow', 'high', 'low', 'earlier', 'later', 'away'), at: fc.nat({ max: 5 }) });
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const start: DisplayContent = { ...emptyContent, title: 'Shop' };
      let draft = draftOf(start);
      let done = 0;
      for (const { does, at } of steps) {
        const { content } = draft;
        const id = content.panels[at % Math.max(1, content.panels.length)]?.id ?? 'none';
        const next = does === 'add' ? put(content, newPanel('text', freshId(content.panels), plant)!) : does === 'wide' ? resized(content, id, 1, 0) : does === 'narrow' ? resized(content, id, -1, 0) : does === 'high' ? resized(content, id, 0, 1)
          : does === 'low' ? resized(content, id, 0, -1) : does === 'earlier' ? reordered(content, id, -1) : does === 'later' ? reordered(content, id, 1) : without(content, id);
        if (!next) continue;
        draft = stepped(draft, next);
        done++;
        expect(displayContent.safeParse(next).error?.issues).toBeUndefined();
      }
      for (let i = 0; i < done; i++) draft = undone(draft);
      expect(draft).toEqual({ content: start, past: [] });
      expect(undone(draft)).toEqual(draft);
    }), { numRuns: 60 });
  });
});

describe('panels in words', () => {
  it('are called after what they are of, where nobody gave them a title', () => {
    const ranking = newPanel('ranking', 'p1', plant)!;
    expect([panelTitle(ranking, ''), panelTitle(ranking, 'Line B'), panelTitle({ ...ranking, title: 'Mine' }, 'Line B')]).toEqual(['Highest predictions', 'Highest predictions, Line B', 'Mine']);
  });
  it('say of a field of the heat map what it shows, and that it shows nothing', () => {
    const at = Date.UTC(2026, 10, 27, 14);
    expect([heatWords(at, 1.2, '81 %', 'en-GB', 'UTC'), heatWords(at, 0.2, '12 %', 'en-GB', 'UTC'), heatWords(at, NaN, '', 'en-GB', 'UTC')]).toEqual(['27 Nov 14:00: 81 %, past the limit', '27 Nov 14:00: 12 %', '27 Nov 14:00: no data']);
  });
});
