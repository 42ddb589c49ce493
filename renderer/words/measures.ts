/** The operator's measures in words. */
import type { AlarmMeasures, BlindTime } from '../../electron/contract/alarms';
import { t } from './catalogue/alarms';
import { number, percent, systemLocale, THIN } from './numbers';
import { duration } from './time';

type Bar = AlarmMeasures['bars'][number]['what'];

export function figureOfBar(what: Bar, value: number, locale = systemLocale): string {
  if (what === 'flood-share' || what === 'most-frequent-share') return percent(value, locale);
  // What was is never rounded to nothing.
  if (value > 0 && value < 0.01) return `<${THIN}${number(0.01, 2, locale)}`;
  return number(value, Number.isInteger(value) ? 0 : value < 0.1 ? 2 : 1, locale);
}

/** In a sentence: whether one operator can manage what came. */
export function measuresFinding({ announced, bars }: Pick<AlarmMeasures, 'announced' | 'bars'>): string {
  if (announced === 0) return t.noneAnnounced;
  const missed = bars.filter(({ holds }) => !holds);
  return missed.length === 0 ? t.manageable : t.beyond(missed.length);
}

/** How long nothing could be foretold of a machine: its model saw nothing that it could judge by, or nothing came. */
export function unseenWords({ blindMs, silentMs }: Pick<BlindTime, 'blindMs' | 'silentMs'>): string {
  return [blindMs > 0 ? t.blindFor(duration(blindMs)) : '', silentMs > 0 ? t.noDataFor(duration(silentMs)) : ''].filter(Boolean).join(', ');
}
