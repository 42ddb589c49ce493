import { describe, expect, it } from 'vitest';
import { blockKinds, ownReportContent, type OwnReportContent } from '../../../../electron/contract/own-reports';
import { newBlock, pensAt, reordered } from '../../../../renderer/features/reports/editor/draft';
import { templateOf, templates } from '../../../../renderer/features/reports/editor/templates';
import { draftOf, stepped, undone } from '../../../../renderer/state/draft';
import { indexPlant } from '../../../../renderer/state/plant';

const machine = (id: number, parent: number) => ({ id, parent, kind: 'equipment' as const, key: `m${id}`, name: `Mill ${id}`, attributes: {} });
const area = (id: number) => ({ id, parent: null, kind: 'area' as const, key: `a${id}`, name: `Area ${id}`, attributes: {} });
const plant = indexPlant({
  assets: [area(1), area(2), machine(3, 1), machine(4, 2)],
  tags: [3, 4].map((asset) => ({ id: asset * 10, asset, name: 'torque', title: 'Torque', kind: 'number' as const, staleAfterMs: 15_000 })),
  watches: [{ asset: 3, model: 'm', version: '1', versionId: 1, output: 'p', title: 'Failure risk', limit: 0.6, modes: [] }],
  simulated: false,
});
const nothing = indexPlant({ assets: [], tags: [], watches: [], simulated: false });

describe('writing a report of one’s own', () => {
  it('begins with what can be kept', () => {
    for (const template of templates) expect(ownReportContent.safeParse(templateOf(template, 'Week', template === 'machine' ? 3 : null, plant)).error?.issues, template).toBeUndefined();
  });
  it('adds blocks that can be kept; of a picture one has still to be chosen and described', () => {
    const wrong = blockKinds.filter((kind) => !ownReportContent.safeParse({ title: 'Week', blocks: [newBlock(kind, 'b1', plant)] }).success);
    expect(wrong).toEqual(['image']);
    expect(blockKinds.filter((kind) => newBlock(kind, 'b1', nothing) === null)).toEqual(['trend', 'columns']);
  });
  it('begins with a value of a machine of the place that it is of', () => {
    expect([pensAt(plant, null), pensAt(plant, 1), pensAt(plant, 2), pensAt(plant, 4), pensAt(nothing, 2)]).toEqual([['p3', 't30'], ['p3', 't30'], ['t40'], ['t40'], []]);
  });
  it('takes back what was typed into a field as one step', () => {
    const start: OwnReportContent = { title: '', description: '', opening: 'none', shifts: { begin: '06:00', hours: 8 }, blocks: [] };
    const typed = ['W', 'We', 'Week'].reduce((draft, title) => stepped(draft, { ...draft.content, title }, 'title'), draftOf(start));
    const described = stepped(typed, { ...typed.content, description: 'a' }, 'description');
    expect(undone(described).content.title).toBe('Week');
    expect(undone(undone(described))).toEqual(draftOf(start));
  });
  it('moves no block past an end', () => {
    const content = templateOf('area', 'Week', null, plant);
    const ids = (of: OwnReportContent | null) => of?.blocks.map(({ id }) => id);
    expect([reordered(content, 0, -1), reordered(content, content.blocks.length - 1, 1)]).toEqual([null, null]);
    expect(ids(reordered(content, 0, 1))?.slice(0, 2)).toEqual([content.blocks[1]?.id, content.blocks[0]?.id]);
  });
});
