/** Sentences about equipment, made from its numbers and from what its model's manifest states; never more than that. */
import { t } from './catalogue/machines';
import { capital, countWord, DASH, listed, number, percent, reading, systemLocale, uncapital, withUnit } from './numbers';
import { duration, moment } from './time';

/** How a model's output is to be read. Without a manifest a value between 0 and 1 is a share. */
export interface OutputWords {
  kind: 'probability' | 'number' | 'category';
  title: string;
  unit?: string;
  limit: number | null;
  /** The time ahead a prediction speaks of. Without it no sentence names a time. */
  horizonMs?: number;
  /** The task tells what the share is a share of. */
  task?: string;
  /** What the modes are called that are told beside it. */
  modes?: readonly string[];
}

export function predictionText(value: number, output: Pick<OutputWords, 'kind' | 'unit'>, locale = systemLocale): string {
  if (!Number.isFinite(value)) return DASH;
  return output.kind === 'probability' ? percent(value, locale) : withUnit(reading(value, 'number', locale), output.unit);
}

/** "Mill 07" is one of the mills; names without a common form are machines. */
export function kindOf(name: string): string {
  const word = /^([A-Z][a-z]{2,11})[ -]?\d+$/.exec(name)?.[1]?.toLowerCase();
  if (!word) return t.machines;
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** The overview's heading. `heard` is false while nothing has sent a reading yet. */
export function attentionHeading(count: number, heard = true): string {
  if (!heard) return t.waitingForFirst;
  return count === 0 ? t.noneNeeds : t.need(count, capital(countWord(count)));
}

const above = (value: number, output: OutputWords) => output.limit !== null && Number.isFinite(value) && value >= output.limit;

/** What a high prediction means, in one clause without the machine's name. `mode`: place of the one that stands out, or -1. */
export function findingClause(name: string, value: number, output: OutputWords, mode = -1, locale = systemLocale): string {
  const shown = predictionText(value, output, locale);
  if (!Number.isFinite(value)) return t.noPrediction;
  if (output.kind === 'probability' && above(value, output)) {
    const said = saidOf(value, output, mode, locale);
    return output.horizonMs ? t.likelyToFail(duration(output.horizonMs, locale), said) : t.runsWhereFailed(kindOf(name), said);
  }
  const title = uncapital(output.title);
  return above(value, output) ? t.pastLimit(title, shown) : t.valueOf(title, shown);
}

/** The share, and what is the likeliest to be it. */
const saidOf = (value: number, output: OutputWords, mode: number, locale: string): string => `${predictionText(value, output, locale)}${t.mostLikely(output.modes?.[mode])}`;

export interface MachineState {
  name: string;
  value: number;
  condition: 'live' | 'stale' | 'never' | 'blind' | 'off';
  ageMs: number;
  output: OutputWords | null;
  /** Place of the mode that stands out; -1: none. */
  mode: number;
}

/** The heading of a machine's page: its finding. */
export function machineHeading(state: MachineState, locale = systemLocale): string {
  if (state.condition === 'never') return t.never(state.name);
  if (state.condition === 'off') return t.off(state.name);
  if (state.condition === 'stale') return t.stale(state.name, duration(state.ageMs, locale));
  if (!state.output) return t.unwatched(state.name);
  if (state.condition === 'blind' && Number.isFinite(state.value)) return t.outsideTraining(state.name);
  if (state.condition === 'blind' || !Number.isFinite(state.value)) return t.blind(state.name);
  if (above(state.value, state.output)) {
    if (state.output.kind === 'probability' && !state.output.horizonMs) return t.machineRunsWhereFailed(state.name, kindOf(state.name), saidOf(state.value, state.output, state.mode, locale));
    return t.finding(state.name, findingClause(state.name, state.value, state.output, state.mode, locale));
  }
  return state.output.limit === null ? t.running(state.name) : t.belowLimit(state.name);
}

export interface ReadingState {
  title: string;
  value: number;
  unit?: string;
  kind: 'number' | 'integer' | 'boolean' | 'category';
  usual?: [number, number];
}

/** How far outside its usual band, as a share of the band's width: 0 inside, negative below, positive above. */
export function outside({ value, usual }: Pick<ReadingState, 'value' | 'usual'>): number {
  if (!usual || !Number.isFinite(value)) return 0;
  const width = usual[1] - usual[0] || Math.abs(usual[1]) || 1;
  return value > usual[1] ? (value - usual[1]) / width : value < usual[0] ? (value - usual[0]) / width : 0;
}

/** The readings outside their usual band, farthest first. */
export function unusual<R extends ReadingState>(readings: readonly R[]): R[] {
  return readings.filter((r) => outside(r) !== 0).sort((a, b) => Math.abs(outside(b)) - Math.abs(outside(a)));
}

/** `Torque and tool wear are above their usual band; speed is below.` Empty when no band is known. */
export function readingsSentence(readings: readonly ReadingState[]): string {
  if (!readings.some((r) => r.usual && Number.isFinite(r.value))) return '';
  const named = (list: ReadingState[]) => capital(listed(list.map((r) => uncapital(r.title))));
  const off = unusual(readings);
  const high = off.filter((r) => outside(r) > 0);
  const low = off.filter((r) => outside(r) < 0);
  if (high.length > 0 && low.length > 0) return t.aboveAndBelow(named(high), high.length, named(low), low.length);
  if (high.length > 0) return t.above(named(high), high.length);
  return low.length > 0 ? t.below(named(low), low.length) : t.allUsual;
}

export function noDataSentence(lastReceived: number, now: number, locale = systemLocale): string {
  return t.noDataSince(moment(lastReceived, now, locale));
}

/** A reading as its tag says: a number with its unit, a label, on or off. */
export function readingText(value: number, tag: { kind: ReadingState['kind']; unit?: string; labels?: string[] }, locale = systemLocale): string {
  if (!Number.isFinite(value)) return DASH;
  if (tag.kind === 'category') return tag.labels?.[value] ?? t.notAmongLabels(number(value, 0, locale));
  if (tag.kind === 'boolean') return value === 0 ? t.isOff : t.on;
  return withUnit(reading(value, tag.kind, locale), tag.unit);
}

/** The line under the overview's tiles. */
export function tilesCaption(title: string | null, horizonMs: number | undefined, hasLimit: boolean, locale = systemLocale): string {
  return title ? t.tiles(uncapital(title), horizonMs ? duration(horizonMs, locale) : null, hasLimit) : t.unwatchedTiles;
}

export const machinesHeading = t.count;
