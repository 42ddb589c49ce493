/** Two versions beside each other, in words. */
import type { ComparisonFigures, Comparison, Replay } from '../../electron/contract/models';
import { t } from './catalogue/models';
import { capital, DASH, number, percent, reading, systemLocale, THIN, withUnit } from './numbers';

const daysWords = (days: number, locale: string) => t.lastDays(days, number(days, Number.isInteger(days) ? 0 : 1, locale));

/** What appointing it would have meant: "In the last 7 days it would have raised three alarms more and one fewer". */
export function replaySentence({ days, rule, gained, lost, alarms: { kept } }: Pick<Replay, 'days' | 'rule' | 'gained' | 'lost' | 'alarms'>, locale = systemLocale): string {
  const span = daysWords(days, locale);
  if (!rule) return t.noLimit(span);
  return gained.length === 0 && lost.length === 0 ? t.sameAlarms(span, kept) : t.otherAlarms(span, gained.length, lost.length, kept);
}

export function costSentence({ cost, latency, figures }: Pick<Replay, 'cost' | 'latency' | 'figures'>, locale = systemLocale): string {
  const cpu = cost.cpuSecondsPer1000Rows;
  return t.cost(figures.rows + figures.unanswered, cpu === null ? null : `${significant(cpu, locale)}${THIN}s`, `${number(cost.peakMemoryBytes / 1e6, 0, locale)}${THIN}MB`, latency ? milliseconds(latency.p50, locale) : null);
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
  return latency ? t.latency(milliseconds(latency.p50, locale), milliseconds(latency.p99, locale)) : t.notKnownYet;
}

/** What stands in the way of the figures, or is missing from them. */
export function comparisonNotes({ problem, total, waiting, earlierRows, champion }: Comparison): string[] {
  const notes: string[] = [];
  if (champion === null) notes.push(t.noChampion);
  if (problem !== null) notes.push(t.challengerTrouble(problem));
  if (total.dropped > 0) notes.push(capital(t.dropped(total.dropped)));
  if (total.unanswered > 0) notes.push(t.unanswered(total.unanswered));
  if (total.alone > 0) notes.push(t.alone(total.alone));
  if (waiting > 1_000) notes.push(t.rowsWait(waiting));
  if (earlierRows > 0) notes.push(t.earlierRows(earlierRows));
  return notes;
}
