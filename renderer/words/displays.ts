/** Displays and their panels in words. */
import type { Display, Panel, PanelKind } from '../../electron/contract/displays';
import type { Role } from '../../electron/contract/procedure';
import { counted, systemLocale } from './numbers';
import { hourMinute, shortDay } from './time';

export const kindWords: Record<PanelKind, string> = {
  tile: 'A machine', value: 'A value', trend: 'A trend', ranking: 'Risk ranking', life: 'Remaining life', heat: 'Heat map by hour', alarms: 'Alarms', model: 'A model', text: 'Text',
};
export const kindHints: Record<PanelKind, string> = {
  tile: 'Its prediction over eight hours, with the limit',
  value: 'One reading or prediction in large figures, with its line',
  trend: 'Up to eight lines over time',
  ranking: 'The machines with the highest predictions',
  life: 'What a model says is left, against its limit',
  heat: 'Each machine’s highest prediction of each hour',
  alarms: 'Those that stand, the most urgent first',
  model: 'Which version answers, and whether it may be used',
  text: 'A heading, a note, a telephone number',
};
export const sharedWords: Record<Role, string> = { viewer: 'Everybody', operator: 'Operators and above', engineer: 'Engineers and above', administrator: 'Administrators' };

export function displaysHeading(count: number, locale = systemLocale): string {
  return count === 0 ? 'No displays yet' : counted(count, 'display', 'displays', locale);
}

export function panelsWords({ panels }: Pick<Display, 'panels'>, locale = systemLocale): string {
  return counted(panels.length, 'panel', 'panels', locale);
}

/** What a panel is called where nobody gave it a title: `named` says what it is of. */
export function panelTitle(panel: Panel, named: string): string {
  if (panel.title) return panel.title;
  switch (panel.kind) {
    case 'ranking':
      return named ? `Highest predictions, ${named}` : 'Highest predictions';
    case 'heat':
      return `Highest of each hour${named ? `, ${named}` : ''}`;
    case 'alarms':
      return named ? `Alarms, ${named}` : 'Alarms';
    case 'text':
      return '';
    default:
      return named;
  }
}

/** One field of a heat map: `14:00: 81 %, past the limit`. */
export function heatWords(at: number, share: number, text: string, locale = systemLocale, zone?: string): string {
  return `${shortDay(at, locale, zone)} ${hourMinute(at, locale, zone)}: ${Number.isFinite(share) ? `${text}${share >= 1 ? ', past the limit' : ''}` : 'no data'}`;
}
