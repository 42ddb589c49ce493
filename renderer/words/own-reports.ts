/** Blocks of one's own reports in words. */
import type { Block, BlockProblem } from '../../electron/contract/own-reports';
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

/** What is wrong with it, in the language of the window where the engine says which it is. */
export const faultWords = ({ message, fault }: Pick<BlockProblem, 'message' | 'fault'>): string => (fault && t.faults ? t.faults[fault.code](fault.name, fault.of, fault.there) : message);
