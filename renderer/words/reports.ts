import type { ReportDelivery } from '../../electron/contract/deliver';
import type { ArchivedReport, ReportLedger } from '../../electron/contract/reports';
import { t } from './catalogue/reports';
import { completeness, number, systemLocale } from './numbers';
import { duration } from './time';

/** Reports in words. Sentences that a report itself was given stand as they are. */

/** Why it was made then. */
export const whyWords = ({ why, due }: Pick<ArchivedReport, 'why' | 'due'>): string => why || (due === null ? t.askedFor : t.askedForBySchedule);

export function readingFacts({ readings: { expected, received, late, bad } }: ReportLedger, locale = systemLocale): [string, string][] {
  const of = (n: number, all: number) => (all === 0 || n === 0 ? number(n, 0, locale) : t.of(number(n, 0, locale), completeness(Math.min(1, n / all), locale)));
  return [
    [t.expected, number(expected, 0, locale)],
    [t.received, of(received, expected)],
    [t.late, of(late, received)],
    [t.bad, of(bad, received)],
  ];
}

export const blindWords = (ms: number, locale = systemLocale): string => (ms < 1000 ? t.never : duration(ms, locale));
export const leftOutWords = ({ leftOut }: ReportLedger): string => (leftOut.length === 0 ? t.nothingLeftOut : t.leftOut(leftOut.join(' ')));

/** Where it was written, and where it waits to be. */
export function deliveryLine({ way, to, done, gaveUp, stands, problem }: ReportDelivery): string {
  const words = t.ways[way];
  if (done !== null) return problem === null ? words.done(to) : `${words.done(to)}. ${problem}`;
  if (gaveUp === null) return words.waits(to, problem ?? '');
  return stands ? words.gaveUp(to, problem ?? '') : words.dismissed(to);
}

const MINUTE_MS = 60_000;
/** What a schedule may wait for late data, to choose from; one that waits for another time keeps it. */
export function waitChoices(now: number, locale = systemLocale): { key: number; text: string }[] {
  const all = [...new Set([0, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS, 360 * MINUTE_MS, now])].sort((a, b) => a - b);
  return all.map((ms) => ({ key: ms, text: ms === 0 ? t.waitNot : t.waitFor(duration(ms, locale)) }));
}
