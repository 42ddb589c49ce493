import type { Block, OwnReportContent } from '../../../../electron/contract/own-reports';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/own-reports';
import { figure, pensAt, tableBlock } from './draft';

export type Template = keyof typeof t.templates;
export const templates = Object.keys(t.templates) as Template[];

/** A report that shows something at once: who begins with it changes what is not wanted. */
export function templateOf(template: Template, title: string, place: number | null, plant: PlantIndex): OwnReportContent {
  const blocks: Block[] = blocksOf(template, place, plant);
  return { title, description: '', opening: { place }, shifts: { begin: '06:00', hours: 8 }, blocks };
}

function blocksOf(template: Template, place: number | null, plant: PlantIndex): Block[] {
  const pens = pensAt(plant, place);
  switch (template) {
    case 'area':
      return [
        figure('beyond', { measure: 'beyond', place, limit: { at: 0, side: 'above' } }), figure('alarms', { measure: 'alarms', place }), figure('arrived', { measure: 'availability', place, limit: { at: 0.98, side: 'below' } }), figure('blind', { measure: 'blind', place }),
        { id: 'ranking', kind: 'ranking', place, by: 'prediction', most: 10 },
        { id: 'byday', kind: 'alarms', place, by: 'day' },
        tableBlock('machines', 'machines', place, { sort: { column: 'worst', descending: true } }),
        tableBlock('findings', 'findings', place),
      ];
    case 'shift':
      return [
        figure('alarms', { measure: 'alarms', place }), figure('urgent', { measure: 'alarms', place, priority: 1, limit: { at: 0, side: 'above' } }), figure('waiting', { measure: 'waiting', place, limit: { at: 0, side: 'above' } }), figure('beyond', { measure: 'beyond-time', place }),
        tableBlock('stood', 'alarms', place, { sort: { column: 'priority', descending: true } }), { id: 'byhour', kind: 'alarms', place, by: 'hour' }, tableBlock('findings', 'findings', place),
      ];
    case 'machine': {
      const own = pens.filter((pen) => pen.startsWith('t')).slice(0, 2);
      return [
        ...(pens[0]?.startsWith('p') ? [figure('highest', { measure: 'max', pen: pens[0] }), figure('atend', { measure: 'last', pen: pens[0] })] : []), figure('alarms', { measure: 'alarms', place }), figure('arrived', { measure: 'availability', place }),
        ...(pens[0]?.startsWith('p') ? [{ id: 'prediction', kind: 'trend' as const, pens: [pens[0]], limits: true }] : []), ...own.map((pen, i): Block => ({ id: `trend${i + 1}`, kind: 'trend', pens: [pen], limits: true })),
        tableBlock('tags', 'tags', place), tableBlock('stood', 'alarms', place),
      ];
    }
    case 'scoring':
      return [figure('files', { measure: 'runs' }), figure('rows', { measure: 'rows' }), figure('rejected', { measure: 'rejected', limit: { at: 0, side: 'above' } }), tableBlock('runs', 'runs', null)];
    case 'empty':
      return [];
  }
}
