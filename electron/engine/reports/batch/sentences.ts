import { basename } from 'node:path';
import type { OutputSummary, SummaryGroup } from '../../inference';
import type { RunSummary } from '../../batch';
import { date, periodBefore, within } from '../calendar-words';
import { capital, count, figure, list, percent, plural, whole } from '../words';
import type { BatchFacts } from './facts';

/** A mean or share that moved by less is no news. */
const newsworthy = 0.02;
const mostNamed = 3;

export const sums = (runs: readonly RunSummary[]) => ({
  rows: runs.reduce((sum, { run }) => sum + (run.state === 'done' ? run.rows : 0), 0), rejected: runs.reduce((sum, { run }) => sum + (run.state === 'done' ? run.rejected : 0), 0),
  done: runs.reduce((sum, { run }) => sum + (run.state === 'done' ? (run.files?.of ?? 1) : 0), 0), failed: runs.filter(({ run }) => run.state === 'failed'), cancelled: runs.filter(({ run }) => run.state === 'cancelled'),
});

export const titleOf = ({ run, version }: RunSummary): string => version?.manifest.title ?? run.model;
export const limitWords = (limit: number): string => (limit <= 1 ? percent(limit) : figure(limit));
/** As a group or a whole answered: a share of classes and a probability as per cent. */
export const answered = (mean: number, summary: OutputSummary, probability: boolean): string => (Number.isNaN(mean) ? '–' : summary.commonest !== null || probability ? percent(mean, 1) : figure(mean));
export const isProbability = ({ output }: RunSummary): boolean => output?.kind === 'probability';

/** The finding in words. */
export function heading({ from, to, runs }: BatchFacts): string {
  const { rows, rejected, done, failed } = sums(runs);
  if (runs.length === 0) return `No file was scored ${within(from, to)}`;
  if (done === 0) return failed.length > 0 ? `${runs.length === 1 ? 'The one run' : `${capital(count(failed.length))} of ${runs.length} runs`} failed; no file was scored` : 'Every run was cancelled; no file was scored';
  const scored = `${capital(count(rows))} ${plural(rows, 'row')} of ${count(done)} ${plural(done, 'file')} ${plural(rows, 'was', 'were')} scored`;
  if (failed.length > 0) return `${scored}; ${count(failed.length)} ${plural(failed.length, 'run')} failed`;
  return rejected > 0 ? `${scored}, ${whole(rejected)} rejected` : `${scored}, none rejected`;
}

/** What needs attention, what was found, and what changed since last time: a paragraph each. */
export function lead(facts: BatchFacts): { of: string; text: string }[] {
  if (facts.runs.length === 0) return [{ of: 'No runs', text: 'A run appears here once it has ended.' }];
  const paragraphs = [{ of: 'Needs attention', text: attention(facts).join(' ') || 'Nothing.' }, { of: 'Why', text: why(facts).join(' ') }, { of: 'Found', text: findings(facts).join(' ') }, { of: 'Since last time', text: changed(facts) }];
  return paragraphs.filter(({ text }) => text !== '');
}

const fileOf = ({ run }: RunSummary): string => basename(run.output);
const withMore = (names: readonly string[]): string => list([...names.slice(0, mostNamed), ...(names.length > mostNamed ? [`${count(names.length - mostNamed)} more`] : [])]);

function attention({ runs, leftOut }: BatchFacts): string[] {
  const { failed, cancelled } = sums(runs);
  const sentences = failed.slice(0, mostNamed).map(({ run }) => `The run into ${basename(run.output)} failed: ${run.message.replace(/[.\s]*$/, '')}.`);
  if (failed.length > mostNamed) sentences.push(`${capital(count(failed.length - mostNamed))} more failed.`);
  const rejecting = runs.filter(({ run }) => run.state === 'done' && run.rejected > 0).sort((a, b) => b.run.rejected - a.run.rejected);
  sentences.push(...rejecting.slice(0, mostNamed).map((one) => `Of ${basename(one.run.input)} ${whole(one.run.rejected)} of ${whole(one.run.rows + one.run.rejected)} rows were rejected (${percent(one.run.rejected / (one.run.rows + one.run.rejected), 1)}).`));
  sentences.push(...runs.flatMap((one) => (one.answer.says === null || one.run.files ? [] : [`${fileOf(one)}: ${one.answer.says}`])).slice(0, mostNamed));
  if (cancelled.length > 0) sentences.push(`Cancelled: ${withMore(cancelled.map(fileOf))}.`);
  if (leftOut > 0) sentences.push(`${capital(count(leftOut))} earlier ${plural(leftOut, 'run')} of the period ${plural(leftOut, 'is', 'are')} not looked into here.`);
  return sentences;
}

function why({ runs }: BatchFacts): string[] {
  return runs.flatMap(({ run, answer }) => {
    const [first] = answer.reasons ?? [];
    return first ? [`Of ${basename(run.input)} ${whole(first.rows)} ${plural(first.rows, 'row was', 'rows were')} rejected because ${first.column === '' ? '' : `of ${first.column}: `}${first.reason.replace(/[.\s]*$/, '')}.`] : [];
  }).slice(0, mostNamed);
}

/** The newest run of each model whose output can be told of. */
const newest = (runs: readonly RunSummary[]): RunSummary[] => [...new Map(runs.filter(({ answer }) => (answer.summary?.rows ?? 0) > 0).map((one) => [one.run.model, one])).values()];

function findings({ runs }: BatchFacts): string[] {
  return newest(runs).slice(0, mostNamed).map((one) => {
    const { summary } = one.answer;
    return summary ? [main(one, summary), apart(one, summary), overTime(one, summary)].filter((text) => text !== '').join(' ') : '';
  });
}

function main(one: RunSummary, summary: OutputSummary): string {
  const { rows, mean, above, commonest } = summary;
  const of = `Of ${whole(rows)} ${plural(rows, 'row')} that ${titleOf(one)} scored into ${fileOf(one)}`;
  if (commonest !== null) return `${of}, ${percent(mean, 1)} are ${commonest}.`;
  if (above === null || !one.limit) return `${of} the mean is ${answered(mean, summary, isProbability(one))}.`;
  return `${of}, ${percent(above, 1)} are at or above ${limitWords(one.limit.value)}${one.limit.stated ? '' : ', one half, since its manifest names no limit'}.`;
}

const groupValue = (one: RunSummary, summary: OutputSummary, group: SummaryGroup): string => (group.above === null ? answered(group.mean, summary, isProbability(one)) : percent(group.above, 1));
const by = (group: SummaryGroup): number => group.above ?? group.mean;

function apart(one: RunSummary, summary: OutputSummary): string {
  const [first] = summary.by;
  const ranked = [...(first?.groups ?? [])].sort((a, b) => by(b) - by(a));
  const [top, bottom] = [ranked[0], ranked.at(-1)];
  if (!first || !top || !bottom || top === bottom) return '';
  const share = top.above !== null || summary.commonest !== null || isProbability(one);
  if (by(top) - by(bottom) < newsworthy * (share ? 1 : Math.abs(by(top)))) return `By ${first.column} it differs little.`;
  return `By ${first.column} it is most for ${top.name} (${groupValue(one, summary, top)}) and least for ${bottom.name} (${groupValue(one, summary, bottom)}).`;
}

function overTime(one: RunSummary, summary: OutputSummary): string {
  const { time } = summary;
  const [first, last] = [time?.groups[0], time?.groups.at(-1)];
  if (!time || !first || !last || first === last) return '';
  const when = (group: SummaryGroup): string => (time.step === 'hour' ? group.name.replace('T', ' ') : date(Date.parse(group.name), 'UTC'));
  return `By ${time.column} it went from ${groupValue(one, summary, first)} in the ${time.step} of ${when(first)} to ${groupValue(one, summary, last)} in that of ${when(last)}.`;
}

function changed(facts: BatchFacts): string {
  const { from, to, runs, before } = facts;
  if (before.length === 0) return `${capital(periodBefore(from, to))} no run ended.`;
  const then = sums(before);
  const sentences = [`${capital(periodBefore(from, to))} ${whole(then.rows)} ${plural(then.rows, 'row')} of ${count(then.done)} ${plural(then.done, 'file')} ${plural(then.rows, 'was', 'were')} scored and ${then.rejected === 0 ? 'none' : whole(then.rejected)} rejected.`];
  const earlier = new Map(newest(before).map((one) => [one.run.model, one]));
  for (const one of newest(runs)) {
    const last = earlier.get(one.run.model);
    const [now, was] = [one.answer.summary, last?.answer.summary];
    if (!last || !now || !was || now.commonest !== was.commonest || one.limit?.value !== last.limit?.value) continue;
    const [value, old] = [now.above ?? now.mean, was.above ?? was.mean];
    const share = now.above !== null || now.commonest !== null || isProbability(one);
    if (Math.abs(value - old) < newsworthy * (share ? 1 : Math.abs(old))) continue;
    sentences.push(`${titleOf(one)} went from ${share ? percent(old, 1) : figure(old)} to ${share ? percent(value, 1) : figure(value)}${one.run.version === last.run.version ? '' : `, by version ${one.run.version} in the place of ${last.run.version}`}.`);
  }
  return sentences.join(' ');
}
