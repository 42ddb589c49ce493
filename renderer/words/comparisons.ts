/** Two versions beside each other, in words. */
import type { ComparisonFigures, Comparison, Replay } from '../../electron/contract/models';
import { capital, counted, countWord, DASH, number, percent, plural, reading, systemLocale, THIN, withUnit } from './numbers';

const alarms = (count: number, locale: string) => `${countWord(count, locale)} ${plural(count, 'alarm')}`;
const daysWords = (days: number, locale: string) => (days === 1 ? 'the last day' : `the last ${number(days, Number.isInteger(days) ? 0 : 1, locale)} days`);

/** What appointing it would have meant: "In the last 7 days it would have raised three alarms more and one fewer". */
export function replaySentence({ days, rule, gained, lost, alarms: { kept } }: Pick<Replay, 'days' | 'rule' | 'gained' | 'lost' | 'alarms'>, locale = systemLocale): string {
  const span = daysWords(days, locale);
  if (!rule) return `It was run over ${span}. Its output has no limit, so neither version raises alarms.`;
  if (gained.length === 0 && lost.length === 0) return `In ${span} it would have raised the same alarms: ${kept === 0 ? 'none' : countWord(kept, locale)}.`;
  const more = gained.length > 0 ? `${alarms(gained.length, locale)} more` : null;
  const fewer = lost.length > 0 ? (more ? `${countWord(lost.length, locale)} fewer` : `${alarms(lost.length, locale)} fewer`) : null;
  return `In ${span} it would have raised ${[more, fewer].filter(Boolean).join(' and ')}; ${kept === 0 ? 'none' : countWord(kept, locale)} would have been the same.`;
}

export function costSentence({ cost, latency, figures }: Pick<Replay, 'cost' | 'latency' | 'figures'>, locale = systemLocale): string {
  const cpu = cost.cpuSecondsPer1000Rows;
  return [
    counted(figures.rows + figures.unanswered, 'row', 'rows', locale),
    cpu === null ? null : `${significant(cpu, locale)}${THIN}s of processor time per thousand`,
    `${number(cost.peakMemoryBytes / 1e6, 0, locale)}${THIN}MB of memory`,
    latency ? `${milliseconds(latency.p50, locale)} for one row` : null,
  ].filter(Boolean).join(', ') + '.';
}

/** Two figures that matter. */
const significant = (value: number, locale: string): string => (value === 0 ? '0' : number(value, Math.max(0, 1 - Math.floor(Math.log10(value))), locale));
const milliseconds = (ms: number, locale: string): string => `${significant(ms, locale)}${THIN}ms`;

export function differenceWords(difference: ComparisonFigures['difference'], unit: string, locale = systemLocale): string {
  return difference ? withUnit(reading(difference.mean, 'number', locale), unit) : DASH;
}

export const correlationWords = (correlation: number | null, locale = systemLocale): string => (correlation === null ? DASH : number(correlation, 3, locale));

/** How often both were on the same side of the limit, of the rows that both answered. */
export function agreementWords({ rows, above }: Pick<ComparisonFigures, 'rows' | 'above'>, locale = systemLocale): string {
  return above && rows > 0 ? percent((above.both + above.neither) / rows, locale) : DASH;
}

export function latencyWords(latency: { p50: number; p99: number } | null, locale = systemLocale): string {
  return latency ? `${milliseconds(latency.p50, locale)}, one in a hundred ${milliseconds(latency.p99, locale)} or more` : 'not known yet';
}

/** What stands in the way of the figures, or is missing from them. */
export function comparisonNotes({ problem, total, waiting, earlierRows, champion }: Comparison, locale = systemLocale): string[] {
  const notes: string[] = [];
  if (champion === null) notes.push('No version answers, so there is nothing to compare with.');
  if (problem !== null) notes.push(`The challenger gives nothing just now: ${problem}`);
  if (total.dropped > 0) notes.push(`${capital(counted(total.dropped, 'row was', 'rows were', locale))} not answered by the challenger: it was behind, or could not run. The champion’s answers are complete.`);
  if (total.unanswered > 0) notes.push(`To ${counted(total.unanswered, 'row', 'rows', locale)} the challenger had no answer and the champion had.`);
  if (total.alone > 0) notes.push(`To ${counted(total.alone, 'row', 'rows', locale)} the challenger had an answer and the champion had none.`);
  if (waiting > 1_000) notes.push(`${counted(waiting, 'row', 'rows', locale)} wait for the challenger.`);
  if (earlierRows > 0) notes.push(`${counted(earlierRows, 'row', 'rows', locale)} before that were compared with another champion or at another limit and are left out.`);
  return notes;
}
