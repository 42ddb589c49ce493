import type { ArchivedReport, ReportLedger } from '../../electron/contract/reports';
import { completeness, number, systemLocale } from './numbers';
import { duration } from './time';

/** Reports in words. Sentences that a report itself was given stand as they are. */

/** Why it was made then. */
export const whyWords = ({ why, due }: Pick<ArchivedReport, 'why' | 'due'>): string => why || (due === null ? 'A person asked for it.' : 'A schedule asked for it.');

export function readingFacts({ readings: { expected, received, late, bad } }: ReportLedger, locale = systemLocale): [string, string][] {
  const of = (n: number, all: number) => (all === 0 ? number(n, 0, locale) : `${number(n, 0, locale)} (${completeness(Math.min(1, n / all), locale)})`);
  return [
    ['Readings expected', number(expected, 0, locale)],
    ['Received', of(received, expected)],
    ['Late', of(late, received)],
    ['Bad', of(bad, received)],
  ];
}

export const blindWords = (ms: number, locale = systemLocale): string => (ms < 1000 ? 'never' : duration(ms, locale));
export const leftOutWords = ({ leftOut }: ReportLedger): string => (leftOut.length === 0 ? 'Nothing was left out.' : `Left out: ${leftOut.join(' ')}`);
