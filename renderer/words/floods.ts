/** Floods of alarms, and groups of them, in words. */
import type { AlarmFlood } from '../../electron/contract/alarms';
import { counted, number, systemLocale, uncapital } from './numbers';
import { moment } from './time';

export function floodWords({ alarms, since }: AlarmFlood, now: number, locale = systemLocale): string {
  return `A flood: ${counted(alarms, 'alarm', 'alarms', locale)} since ${moment(since, now)}`;
}

/** The one that the rest may follow from. */
export function firstOutWords({ first }: AlarmFlood): string {
  return `First out: ${first.assetName}, ${uncapital(first.condition)}`;
}

export function groupWords(open: number, all: number, locale = systemLocale): string {
  return open === 0 ? `${number(all, 0, locale)}, all acknowledged` : open === all ? `${number(open, 0, locale)} to acknowledge` : `${number(open, 0, locale)} of ${number(all, 0, locale)} to acknowledge`;
}
