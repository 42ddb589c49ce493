/** Floods of alarms, and groups of them, in words. */
import type { AlarmFlood } from '../../electron/contract/alarms';
import { t } from './catalogue/alarms';
import { conditionWords } from './engine';
import { systemLocale, uncapital } from './numbers';
import { moment } from './time';

export function floodWords({ alarms, since }: AlarmFlood, now: number, locale = systemLocale): string {
  return t.flood(alarms, moment(since, now, locale));
}

/** The one that the rest may follow from. */
export function firstOutWords({ first }: AlarmFlood): string {
  return t.firstOut(first.assetName, uncapital(conditionWords(first)));
}

export const groupWords = t.group;
