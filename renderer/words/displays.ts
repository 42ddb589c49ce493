/** Displays and their panels in words. */
import type { Display, Panel, PanelKind } from '../../electron/contract/displays';
import type { Role } from '../../electron/contract/procedure';
import { t } from './catalogue/displays';
import { systemLocale } from './numbers';
import { hourMinute, shortDay } from './time';

export const kindWords: Record<PanelKind, string> = t.kinds;
export const kindHints: Record<PanelKind, string> = t.hints;
export const sharedWords: Record<Role, string> = t.shared;

export const displaysHeading = t.heading;
export const panelsWords = ({ panels }: Pick<Display, 'panels'>): string => t.panels(panels.length);

/** What a panel is called where nobody gave it a title: `named` says what it is of. */
export function panelTitle(panel: Panel, named: string): string {
  if (panel.title) return panel.title;
  switch (panel.kind) {
    case 'ranking':
      return t.highest(named || null);
    case 'heat':
      return t.highestByHour(named || null);
    case 'alarms':
      return t.alarmsOf(named || null);
    case 'text':
      return '';
    default:
      return named;
  }
}

/** One field of a heat map: `14:00: 81 %, past the limit`. */
export function heatWords(at: number, share: number, text: string, locale = systemLocale, zone?: string): string {
  return t.heat(`${shortDay(at, locale, zone)} ${hourMinute(at, locale, zone)}`, Number.isFinite(share) ? text : null, share >= 1);
}
