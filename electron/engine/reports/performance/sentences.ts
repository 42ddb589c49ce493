import { capital, count, duration, figure, percent, plural, whole } from '../words';
import { moment, periodBefore, shortMoment, within } from '../calendar-words';
import type { PerformanceFacts } from './facts';

type Facts = Pick<PerformanceFacts, 'from' | 'to' | 'zone' | 'measures' | 'before' | 'blind'>;

/** The finding in words. */
export function heading({ from, to, measures: { announced, bars } }: Facts): string {
  if (announced === 0) return `No alarm was announced ${within(from, to)}`;
  const missed = bars.filter(({ holds }) => !holds);
  if (missed.length === 0) return `${capital(count(announced))} ${plural(announced, 'alarm')}, no more than one operator can manage`;
  return `${capital(count(missed.length))} of ${bars.length} measures ${plural(missed.length, 'lies', 'lie')} beyond what one operator can manage`;
}

/** A paragraph of plain sentences, each made of the report's numbers. */
export function lead(facts: Facts): string[] {
  const { measures, blind } = facts;
  const sentences = measures.announced === 0 ? [] : [howMany(facts), ...busiest(facts), ...most(facts), answered(facts)];
  const { stale, chattering } = measures;
  if (chattering.length > 0) sentences.push(`${capital(count(chattering.length))} ${plural(chattering.length, 'alarm chatters', 'alarms chatter')}: announced three times within a minute, and worth a deadband or a delay.`);
  if (stale.length > 0) sentences.push(`${capital(count(stale.length))} ${plural(stale.length, 'has', 'have')} stood for more than a day; the longest, ${stale[0]?.condition ?? ''} of ${stale[0]?.assetName ?? ''}, since ${moment(stale[0]?.since ?? 0, facts.zone)}.`);
  sentences.push(unseen(blind));
  return sentences;
}

function howMany(facts: Facts): string {
  const { announced, perHour } = facts.measures;
  const then = facts.before ? `; ${periodBefore(facts.from, facts.to)} it was ${facts.before.announced === 0 ? 'none' : whole(facts.before.announced)}` : '';
  return `${capital(count(announced))} ${plural(announced, 'alarm was', 'alarms were')} announced, ${rate(perHour)} an hour${then}.`;
}

function busiest({ measures: { busiestTenMinutes, busiestFrom, floods, floodShare }, zone }: Facts): string[] {
  if (busiestFrom === null || busiestTenMinutes < 2) return [];
  const flood = floods.length === 0 ? '' : ` There ${plural(floods.length, 'was a flood', `were ${count(floods.length)} floods`)}, ${percent(floodShare, 1)} of the time.`;
  return [`The busiest ten minutes began on ${shortMoment(busiestFrom, zone)}, with ${count(busiestTenMinutes)}.${flood}`];
}

function most({ measures: { mostFrequent, announced } }: Facts): string[] {
  const [first] = mostFrequent;
  if (!first || first.times < 2) return [];
  return [`${first.condition} of ${first.assetName} came most often: ${whole(first.times)} ${plural(first.times, 'time')}, ${percent(first.times / announced)} of all.`];
}

function answered({ measures: { acknowledged, unanswered, medianAcknowledgeMs, slowAcknowledgeMs } }: Facts): string {
  const without = unanswered === 0 ? '' : `${capital(count(unanswered))} ${plural(unanswered, 'was', 'were')} never acknowledged.`;
  if (medianAcknowledgeMs === null || slowAcknowledgeMs === null) return without || 'None asked for an answer.';
  const waits = acknowledged < 3 ? `${capital(count(acknowledged))} ${plural(acknowledged, 'was', 'were')} acknowledged, after ${duration(slowAcknowledgeMs)} at most.` : `Half of those acknowledged waited for ${duration(medianAcknowledgeMs)} at most, nine of ten for ${duration(slowAcknowledgeMs)}.`;
  return without ? `${waits} ${without}` : waits;
}

function unseen(blind: PerformanceFacts['blind']): string {
  const all = blind.reduce((sum, { blindMs, silentMs }) => sum + blindMs + silentMs, 0);
  const [first] = blind;
  if (!first || all < 1000) return 'Every machine was watched all the time.';
  const longest = first.blindMs + first.silentMs;
  return blind.length === 1 ? `${first.assetName} was not watched for ${duration(longest)}.` : `${capital(count(blind.length))} machines were not watched at times, ${first.assetName} the longest, for ${duration(longest)}.`;
}

/** Never rounded to nothing. */
export const rate = (value: number): string => (value > 0 && value < 0.05 ? '<\u202f0.1' : figure(Number(value.toFixed(1))));
