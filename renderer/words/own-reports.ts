/** Blocks of one's own reports in words. */
import type { Block } from '../../electron/contract/own-reports';
import { t } from './catalogue/own-reports';

const MOST = 60;
const cut = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/** What a block is called in the list of them. */
export function blockName(block: Block): string {
  if (block.title) return block.title;
  switch (block.kind) {
    case 'text':
    case 'heading':
      return cut(block.text.replaceAll(/[#*\n]+/g, ' ').trim());
    case 'kpi':
      return t.measures[block.measure];
    case 'table':
      return t.tables[block.of];
    case 'ranking':
      return t.rankings[block.by];
    case 'image':
      return cut(block.alt);
    case 'columns':
    case 'alarms':
      return t.steps[block.by];
    case 'trend':
    case 'break':
      return '';
  }
}
