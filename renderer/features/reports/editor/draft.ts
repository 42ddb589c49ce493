import { type Block, type BlockKind, type OwnReportContent, tableColumns, type TableOf } from '../../../../electron/contract/own-reports';
import type { PlantIndex } from '../../../state/plant';
import type { PenKey } from '../../../state/pens';
import { t } from '../../../words/catalogue/own-reports';

/** What a person is writing, with the steps that led there. */
export interface Draft {
  content: OwnReportContent;
  past: readonly OwnReportContent[];
  /** Changes of one field follow each other as one step. */
  field: string | null;
}

export const draftOf = (content: OwnReportContent): Draft => ({ content, past: [], field: null });

/** One step; `undone` takes it back. `field`: typed into this, letter by letter. */
export function stepped({ content, past, field: before }: Draft, next: OwnReportContent, field: string | null = null): Draft {
  return { content: next, past: field !== null && field === before ? past : [...past, content], field };
}
export function undone({ content, past }: Draft): Draft {
  return { content: past[past.length - 1] ?? content, past: past.slice(0, -1), field: null };
}

/** A name that no block of it has. */
export function freshId(blocks: readonly Block[], kind: BlockKind): string {
  for (let i = 1; ; i++) if (!blocks.some(({ id }) => id === `${kind}${i}`)) return `${kind}${i}`;
}

export const usualColumns: Record<TableOf, readonly string[]> = {
  machines: ['machine', 'worst', 'beyond', 'alarms', 'availability'], alarms: ['condition', 'machine', 'priority', 'raised', 'lasted', 'state'], tags: ['tag', 'machine', 'mean', 'min', 'max', 'availability'], findings: ['found', 'machine', 'verdict', 'to', 'who'],
  runs: ['output', 'model', 'rows', 'rejected', 'ended', 'state'],
};

export const pensAt = (plant: PlantIndex, place: number | null): PenKey[] => {
  const machine = plant.equipment.find(({ id }) => place === null || id === place) ?? plant.equipment[0];
  if (!machine) return [];
  return [...(plant.watchOf.has(machine.id) ? [`p${machine.id}` as const] : []), ...(plant.tagsOf.get(machine.id) ?? []).filter((tag) => tag.kind !== 'category').map((tag) => `t${tag.id}` as const)];
};

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
      return { id, kind, image: '0'.repeat(64), alt: '', widthMm: 170 };
    case 'break':
      return { id, kind };
  }
}

const change = (content: OwnReportContent, blocks: OwnReportContent['blocks']): OwnReportContent => ({ ...content, blocks });

/** Before the one before it (-1), behind the one behind it (1); null: it is the first, or the last. */
export function reordered(content: OwnReportContent, at: number, by: -1 | 1): OwnReportContent | null {
  const to = at + by;
  if (to < 0 || to >= content.blocks.length) return null;
  const blocks = [...content.blocks];
  [blocks[at], blocks[to]] = [blocks[to]!, blocks[at]!];
  return change(content, blocks);
}
export const without = (content: OwnReportContent, at: number): OwnReportContent => change(content, content.blocks.filter((_, i) => i !== at));
export const replaced = (content: OwnReportContent, at: number, block: Block): OwnReportContent => change(content, content.blocks.map((one, i) => (i === at ? block : one)));
/** Behind the one at `at`. */
export const inserted = (content: OwnReportContent, at: number, block: Block): OwnReportContent => change(content, [...content.blocks.slice(0, at + 1), block, ...content.blocks.slice(at + 1)]);

/** Columns that stay when its rows become others. */
export const ofRows = (block: Extract<Block, { kind: 'table' }>, of: TableOf): Block => ({ ...block, of, columns: [...usualColumns[of]], sort: null });
export const columnsOf = (of: TableOf): readonly string[] => tableColumns[of];
