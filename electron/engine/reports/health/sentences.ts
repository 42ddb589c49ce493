import { mostLikely } from '../../../contract/modes';
import { duration, capital, count, figure, inSentence, list, percent, plural } from '../words';
import { moment, periodBefore, periodNoun, shortMoment, within } from '../calendar-words';
import { outputValue, type HealthFigures, type MachineFigures } from './figures';
import type { Outside } from './facts';
import { reasonWords } from './why';

/** The finding in words. Everything it claims is a number of the report. */
export function heading(figures: HealthFigures): string {
  const { facts, machines, open, returned, silent } = figures;
  const all = machines.length;
  if (all === 0) return 'There is no equipment to report on yet';
  if (!facts.model) return 'No model watches the equipment yet';
  if (figures.predictions === 0) return `Nothing can be said: no readings of ${all === 1 ? 'the machine' : `any of ${all} machines`} could be scored`;
  if (figures.limit === null) return `${facts.model.output.title} was highest on ${machines[0]?.name ?? ''}: ${outputValue(facts, machines[0]?.tally.peak ?? Number.NaN)}`;
  if (open.length > 0) return `${capital(count(open.length))} of ${all} ${plural(all, 'machine')} ${plural(open.length, 'needs', 'need')} attention${before(figures)}`;
  const rest = silent.length > 0 ? `; ${count(silent.length)} could not be judged` : '';
  if (returned.length > 0) return `No machine needs attention now; ${count(returned.length)} of ${all} went above the limit${rest}`;
  return silent.length > 0 ? `${capital(count(all - silent.length))} of ${all} machines stayed below the limit${rest}` : `${all === 1 ? 'The machine' : `All ${all} machines`} stayed below the limit`;
}

/** Said only where the period before has data, and where the heading counts the same: machines that went above the limit. */
function before({ facts, previousAbove, above, open }: HealthFigures): string {
  if (previousAbove === null || previousAbove === above || open.length !== above) return '';
  return `; ${periodBefore(facts.from, facts.to)} it was ${previousAbove === 0 ? 'none' : count(previousAbove)}`;
}

/** A paragraph of plain sentences. No sentence names a time ahead: the model's manifest would have to state one. */
export function lead(figures: HealthFigures): string[] {
  const { facts, open, returned, silent, machines, unacknowledged } = figures;
  if (machines.length === 0) return ['Equipment appears here once it has been added and readings come in.'];
  if (!facts.model) return ['Let a model watch the equipment, and the next report says how each machine stands.'];
  const sentences: string[] = [];
  open.slice(0, 3).forEach((machine, i) => sentences.push(ofOpen(figures, machine, i === 0)));
  if (open.length > 3) sentences.push(`${capital(list(some(open.slice(3), 4)))} ${plural(open.length - 3, 'stands', 'stand')} above the limit as well.`);
  if (returned.length > 0) sentences.push(ofReturned(figures));
  const compared = ofBefore(figures);
  if (compared) sentences.push(compared);
  if (open.length === 0 && returned.length === 0 && figures.predictions > 0) sentences.push(ofQuiet(figures));
  if (silent.length > 0 && figures.predictions > 0) sentences.push(`For ${list(some(silent, 4))} no prediction could be made: ${silent.every(({ readings }) => readings === 0) ? 'no readings came' : 'not every input the model needs came'}.`);
  if (unacknowledged.length > 0) sentences.push(`${capital(count(unacknowledged.length))} ${plural(unacknowledged.length, 'alarm was', 'alarms were')} not acknowledged by the end of the ${periodNoun(facts.from, facts.to)}.`);
  const data = ofData(figures);
  if (data) sentences.push(data);
  return sentences;
}

function ofOpen({ facts, limit }: HealthFigures, { id, name, tally, outside }: MachineFigures, first: boolean): string {
  const stands = limit !== null && tally.last >= limit;
  const last = outputValue(facts, tally.last);
  const state = stands ? `${name} stands at ${last}${first ? `, above the limit of ${outputValue(facts, limit)}` : ''}` : `${name} is back at ${last}, with its alarm still active`;
  const told = facts.reasons.of.get(id);
  const reason = told ? reasonWords(told) : '';
  // Where the model can't be asked why, only what was measured then can be told.
  const cause = reason ? `, ${reason}` : outside[0] ? `, when ${outsideWords(outside[0])}` : '';
  return `${state}; its ${inSentence(facts.model?.output.title ?? 'prediction')} was highest on ${shortMoment(tally.peakTime, facts.zone)} with ${outputValue(facts, tally.peak)}${mostLikely(told?.mode)}${cause}.`;
}

function ofReturned({ facts, returned, open }: HealthFigures): string {
  const names = list(some(returned, 3));
  const since = returned.length === 1 ? returned[0] : undefined;
  const also = open.length > 0 ? 'also ' : '';
  if (since) {
    const last = Number.isNaN(since.tally.lastReturn) ? '' : ` since ${shortMoment(since.tally.lastReturn, facts.zone)}`;
    return `${since.name} ${also}went above the limit, for ${duration(since.tally.aboveMs)} in all with a peak of ${outputValue(facts, since.tally.peak)}, and is back below it${last}.`;
  }
  return `${capital(names)} ${also}went above the limit and are back below it.`;
}

function ofBefore({ facts, previousAbove, above, open }: HealthFigures): string {
  if (previousAbove === null || previousAbove === above || open.length === above && above > 0) return '';
  return `${capital(periodBefore(facts.from, facts.to))} ${previousAbove === 0 ? 'no machine' : count(previousAbove)} went above the limit.`;
}

function ofQuiet({ facts, machines, limit }: HealthFigures): string {
  const top = machines[0];
  if (!top) return '';
  const what = inSentence(facts.model?.output.title ?? 'prediction');
  return `The highest ${what} was ${outputValue(facts, top.tally.peak)}, on ${top.name}${limit === null ? '' : `; the limit is ${outputValue(facts, limit)}`}.`;
}

function ofData({ facts, machines, readings, complete }: HealthFigures): string {
  if (readings === 0) return `No readings came ${within(facts.from, facts.to)}.`;
  const worst = [...machines].sort((a, b) => b.missingMs - a.missingMs)[0];
  const began = facts.observedFrom > facts.from ? `Readings begin at ${moment(facts.observedFrom, facts.zone)}.` : '';
  // A little missing stands among the key figures.
  if (!worst || worst.missingMs < 60_000 || complete > 0.98) return began;
  return `${began}${began ? ' ' : ''}${worst.name} was without readings for ${duration(worst.missingMs)}.`;
}

/** `torque was 68.1 Nm, above its usual 23.5 to 56.1`. */
export function outsideWords({ title, value, unit, usual }: Outside): string {
  return `${inSentence(title)} was ${figure(value, unit)}, ${value > usual[1] ? 'above' : 'below'} its usual ${figure(usual[0])} to ${figure(usual[1])}`;
}

/** In a table: `Torque 68.1 Nm, high`. */
export const outsideShort = ({ title, value, unit, usual }: Outside): string => `${title} ${figure(value, unit)}, ${value > usual[1] ? 'high' : 'low'}`;

/** The first names, and how many more. */
export function some(machines: readonly MachineFigures[], most: number): string[] {
  const names = machines.slice(0, most).map(({ name }) => name);
  const more = machines.length - names.length;
  return more > 0 ? [...names, `${count(more)} more`] : names;
}

export interface KeyFigure {
  value: string;
  label: string;
  note: string;
}

export function keyFigures(figures: HealthFigures): KeyFigure[] {
  const { facts, machines, raised, previousAbove } = figures;
  const acknowledged = raised.filter((alarm) => alarm.acknowledged !== null);
  const waits = acknowledged.map((alarm) => (alarm.acknowledged ?? 0) - alarm.raised).sort((a, b) => a - b);
  const median = waits[waits.length >> 1];
  const longest = [...machines].sort((a, b) => b.tally.aboveMs - a.tally.aboveMs)[0];
  const worst = [...machines].sort((a, b) => b.missingMs - a.missingMs)[0];
  return [
    { value: `${figures.above} / ${machines.length}`, label: 'machines above the limit', note: previousAbove === null ? 'no earlier data' : `${previousAbove === 0 ? 'none' : previousAbove} ${periodBefore(facts.from, facts.to)}` },
    { value: String(raised.length), label: raised.length === 0 ? 'alarms raised' : `${plural(raised.length, 'alarm')}, ${acknowledged.length === 0 ? 'none' : acknowledged.length} acknowledged`, note: median === undefined ? '' : acknowledged.length === 1 ? `after ${duration(median)}` : `median after ${duration(median)}` },
    { value: figures.aboveMs === 0 ? 'none' : duration(figures.aboveMs), label: 'above the limit, all together', note: longest && longest.tally.aboveMs > 0 && figures.above > 1 ? `${duration(longest.tally.aboveMs)}, ${longest.name}` : longest && longest.tally.aboveMs > 0 ? longest.name : '' },
    { value: Number.isNaN(figures.complete) || figures.readings === 0 ? 'none' : percent(figures.complete, 2), label: 'of readings arrived', note: worst && worst.missingMs >= 1000 && figures.readings > 0 ? `${duration(worst.missingMs)} missing, ${worst.name}` : '' },
  ];
}
