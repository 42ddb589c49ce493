import { moment, periodBefore, shortMoment, within } from '../calendar-words';
import { capital, count, duration, list, percent, plural, whole } from '../words';
import { causeWords, sourceName } from './causes';
import type { CompletenessFigures, MachineRow } from './figures';

/** A share that fell or rose by less is no news. */
const newsworthy = 0.005;
const mostNamed = 3;

/** The finding in words. */
export function heading({ facts, machines, gapped, total, share }: CompletenessFigures): string {
  if (machines.length === 0) return 'There is no equipment to report on yet';
  if (total.received === 0) return total.expected === 0 ? 'No readings have come yet' : `No readings came ${within(facts.from, facts.to)}`;
  if (gapped.length > 0) return `${percent(share, 2)} of readings arrived; ${count(gapped.length)} of ${machines.length} ${plural(machines.length, 'machine')} ${plural(gapped.length, 'has', 'have')} gaps`;
  return share === 1 ? 'Every reading that was expected arrived' : `${percent(share, 2)} of readings arrived, from every machine without a gap`;
}

/** What needs attention, why, and what changed since last time: a paragraph each. */
export function lead(figures: CompletenessFigures): { of: string; text: string }[] {
  if (figures.machines.length === 0) return [{ of: 'No equipment', text: 'It appears here once it has been added and readings come in.' }];
  const paragraphs = [{ of: 'Needs attention', text: attention(figures).join(' ') || 'Nothing.' }, { of: 'Why', text: why(figures).join(' ') }, { of: 'Since last time', text: changed(figures) }];
  return paragraphs.filter(({ text }) => text !== '');
}

function attention({ facts, gapped }: CompletenessFigures): string[] {
  const nothing = gapped.filter(({ received }) => received === 0);
  const partly = gapped.filter(({ received }) => received > 0);
  const sentences = nothing.length > 0 ? [`${list([...nothing.slice(0, mostNamed).map(({ name }) => name), ...(nothing.length > mostNamed ? [`${count(nothing.length - mostNamed)} more`] : [])])} sent nothing at all.`] : [];
  sentences.push(...partly.slice(0, mostNamed).map((machine) => ofGaps(machine, facts.zone)));
  if (partly.length > mostNamed) sentences.push(`${capital(count(partly.length - mostNamed))} more had gaps.`);
  if (facts.observedFrom > facts.from && facts.observedFrom < facts.to) sentences.push(`Readings begin at ${moment(facts.observedFrom, facts.zone)}; nothing before that counts as missing.`);
  return sentences;
}

function ofGaps({ name, missingMs, gaps, longest, silentSince }: MachineRow, zone: string): string {
  if (silentSince !== null) return `${name} has sent nothing since ${shortMoment(silentSince, zone)}.`;
  const when = longest ? `${gaps.length > 1 ? 'the longest time ' : ''}from ${shortMoment(longest[0], zone)} to ${shortMoment(longest[1], zone)}` : '';
  return `${name} was without readings of a tag or more for ${duration(missingMs)}${gaps.length > 1 ? ` in ${count(gaps.length)} stretches` : ''}, ${when}.`;
}

function why({ facts, total, gapped, rejected }: CompletenessFigures): string[] {
  const sentences: string[] = [];
  const away = facts.sources.filter(({ state }) => state === 'failed' || state === 'connecting').map(({ name }) => sourceName(name));
  if (away.length > 0) sentences.push(`Not connected when this was made: ${list(away)}.`);
  const [most] = [...facts.rejected].sort((a, b) => b.count - a.count);
  if (most) sentences.push(`${capital(count(rejected))} ${plural(rejected, 'value or message was', 'values and messages were')} not kept as ${plural(rejected, 'it', 'they')} came, ${most.count === rejected ? '' : `${whole(most.count)} of them `}from ${sourceName(most.connector)} because ${causeWords[most.cause]}.`);
  if (total.bad > 0) sentences.push(`${capital(count(total.bad))} ${plural(total.bad, 'was', 'were')} marked bad by their source${worstOf(facts.machines, 'bad')}.`);
  if (total.late > 0) sentences.push(`${capital(count(total.late))} came late, when their tag had already counted as stale${worstOf(facts.machines, 'late')}.`);
  if (sentences.length === 0 && gapped.length > 0) sentences.push('Nothing was refused, and every connection stands: what is missing was not sent, or not to here.');
  return sentences;
}

/** Where most of them come from, if it is one machine's matter. */
function worstOf(machines: CompletenessFigures['facts']['machines'], what: 'bad' | 'late'): string {
  const [worst, ...others] = [...machines].sort((a, b) => b[what] - a[what]);
  const all = (worst?.[what] ?? 0) + others.reduce((sum, one) => sum + one[what], 0);
  return worst && worst[what] * 2 > all ? (worst[what] === all ? `, all of ${worst.name}` : `, most of them of ${worst.name}`) : '';
}

function changed({ facts, share, before, machines }: CompletenessFigures): string {
  const when = periodBefore(facts.from, facts.to);
  if (before === null || Number.isNaN(share)) return `Of ${when.replace(/^in /, '')} there is nothing to compare with.`;
  const moved = machines.filter((machine) => machine.before !== null && !Number.isNaN(machine.share) && Math.abs(machine.share - machine.before) >= newsworthy).map((machine) => ({ ...machine, by: machine.share - (machine.before ?? 0) }));
  const named = (those: typeof moved) => list([...those.slice(0, mostNamed).map((one) => `${one.name} (${percent(one.before ?? 0, 1)} to ${percent(one.share, 1)})`), ...(those.length > mostNamed ? [`${count(those.length - mostNamed)} more`] : [])]);
  const worse = moved.filter(({ by }) => by < 0).sort((a, b) => a.by - b.by);
  const better = moved.filter(({ by }) => by > 0).sort((a, b) => b.by - a.by);
  const first = `${capital(when)} ${percent(before, 2)} arrived`;
  const parts = [worse.length > 0 ? `worse since: ${named(worse)}` : '', better.length > 0 ? `better: ${named(better)}` : ''].filter(Boolean);
  return parts.length === 0 ? `${first}; no machine changed by half a point.` : `${first}; ${parts.join('; ')}.`;
}
