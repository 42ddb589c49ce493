import { type Block, type BlockKind, type OwnReportContent, tableColumns, type TableOf } from '../../../../electron/contract/own-reports';
import { moved } from '../../../state/draft';
import { penKeysOf, type PenKey } from '../../../state/pens';
import { pathOf, type PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/own-reports';

/** Of a picture that is not chosen yet. */
export const NO_IMAGE = '0'.repeat(64);

/** A name that no block of it has. */
export function freshId(blocks: readonly Block[], kind: BlockKind): string {
  for (let i = 1; ; i++) if (!blocks.some(({ id }) => id === `${kind}${i}`)) return `${kind}${i}`;
}

const usualColumns: Record<TableOf, readonly string[]> = {
  machines: ['machine', 'worst', 'beyond', 'alarms', 'availability'], alarms: ['condition', 'machine', 'priority', 'raised', 'lasted', 'state'], tags: ['tag', 'machine', 'mean', 'min', 'max', 'availability'], findings: ['found', 'machine', 'verdict', 'to', 'who'],
  runs: ['output', 'model', 'rows', 'rejected', 'ended', 'state'],
};

/** What can be drawn of the first machine at or below a place, or of the plant's first one where it has none. */
export function pensAt(plant: PlantIndex, place: number | null): PenKey[] {
  const machine = plant.equipment.find(({ id }) => place === null || pathOf(plant, id).some((one) => one.id === place)) ?? plant.equipment[0];
  return machine ? penKeysOf(machine, plant) : [];
}

export const figure = (id: string, more: Partial<Extract<Block, { kind: 'kpi' }>>): Block => ({ id, kind: 'kpi', measure: 'availability', place: null, pen: null, level: null, priority: null, verdict: null, model: null, limit: null, ...more });
export const tableBlock = (id: string, of: TableOf, place: number | null, more: Partial<Extract<Block, { kind: 'table' }>> = {}): Block => ({ id, kind: 'table', of, place, columns: [...usualColumns[of]], sort: null, most: 20, ...more });

/** A block of a kind, of what of the plant comes first. Null: the plant has nothing that it could show. */
export function newBlock(kind: BlockKind, id: string, plant: PlantIndex): Block | null {
  const [pen] = pensAt(plant, null);
  switch (kind) {
    case 'text':
      return { id, kind, place: null, text: t.aText };
    case 'heading':
      return { id, kind, text: t.aHeading, page: false };
    case 'kpi':
      return figure(id, {});
    case 'table':
      return tableBlock(id, 'machines', null, { sort: { column: 'worst', descending: true } });
    case 'trend':
      return pen ? { id, kind, pens: pensAt(plant, null).slice(0, 2), limits: true } : null;
    case 'columns':
      return pen ? { id, kind, pen, statistic: 'mean', by: 'day', limit: null } : null;
    case 'alarms':
      return { id, kind, place: null, by: 'day' };
    case 'ranking':
      return { id, kind, place: null, by: 'prediction', most: 10 };
    case 'image':
      return { id, kind, image: NO_IMAGE, alt: '', widthMm: 170 };
    case 'break':
      return { id, kind };
  }
}

const change = (content: OwnReportContent, blocks: OwnReportContent['blocks']): OwnReportContent => ({ ...content, blocks });

/** Before the one before it (-1), behind the one behind it (1); null: it is the first, or the last. */
export function reordered(content: OwnReportContent, at: number, by: -1 | 1): OwnReportContent | null {
  const blocks = moved(content.blocks, at, by);
  return blocks && change(content, blocks);
}
export const without = (content: OwnReportContent, at: number): OwnReportContent => change(content, content.blocks.filter((_, i) => i !== at));
export const replaced = (content: OwnReportContent, at: number, block: Block): OwnReportContent => change(content, content.blocks.map((one, i) => (i === at ? block : one)));
/** Behind the one at `at`. */
export const inserted = (content: OwnReportContent, at: number, block: Block): OwnReportContent => change(content, [...content.blocks.slice(0, at + 1), block, ...content.blocks.slice(at + 1)]);

/** Its rows become others, with the columns that are usual for them. */
export const ofRows = (block: Extract<Block, { kind: 'table' }>, of: TableOf): Block => ({ ...block, of, columns: [...usualColumns[of]], sort: null });
export const columnsOf = (of: TableOf): readonly string[] => tableColumns[of];
