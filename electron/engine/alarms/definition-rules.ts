import { isLow, isOfReadings, isOfTwo, isOnOff, isOverTime, isSilence } from '../../contract/alarm-kinds';
import type { AlarmDefinition } from '../../contract/alarms';
import type { Tag } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';

const DAY_MS = 86_400_000;
/** A reading a second and a late one: shorter silences are none. */
const LEAST_SILENCE_S = 5;
const LEAST_SPAN_MS = 2_000;
/** Two tags never change in the same instant. */
const LEAST_APART_MS = 1_000;

/** Of what is judged, as far as it is known: of readings, its tags' kinds. */
export interface Judged {
  kinds?: readonly Tag['kind'][];
}

/** What is wrong with a definition, in words; null: nothing. */
export function definitionProblem(d: AlarmDefinition, judged: Judged = {}): string | null {
  return namesProblem(d) ?? limitProblem(d) ?? tagProblem(d, judged.kinds ?? []) ?? timesProblem(d);
}

function namesProblem(d: AlarmDefinition): string | null {
  const condition = d.condition.trim();
  if (condition === '' || condition.length > 120) return 'Say what the alarm is called when it stands, in 120 characters at most.';
  if (isOfReadings(d.kind) && !d.tag) return 'Say which tag is judged.';
  if (d.kind === 'reading-discrepancy' && !d.other) return 'Say which tag it should agree with.';
  if (isOfTwo(d) && d.tag === d.other) return 'A tag always agrees with itself: choose another one to hold it against.';
  return null;
}

function limitProblem(d: AlarmDefinition): string | null {
  if (!Number.isFinite(d.limit) || !Number.isFinite(d.deadband)) return 'Limit and deadband are numbers.';
  if (isOnOff(d) && (d.limit !== 1 || d.deadband !== 0)) return 'This alarm holds or does not: it has no limit and no deadband to choose.';
  if (isSilence(d.kind) && d.limit < LEAST_SILENCE_S) return `Silence counts from ${LEAST_SILENCE_S} s on: with less, every late reading would raise it.`;
  if (isSilence(d.kind) && d.deadband !== 0) return 'Silence ends with the first reading: it has no deadband.';
  if (d.kind === 'reading-quality' && ((d.limit !== 1 && d.limit !== 2) || d.deadband !== 0)) return 'Quality counts from 1 (uncertain) or from 2 (bad), without a deadband.';
  if ((isOverTime(d) || isOfTwo(d)) && d.direction === 'either') {
    if (d.limit <= 0) return 'Whichever way it goes, it is never less than 0: choose a limit above 0.';
    if (d.deadband >= d.limit) return 'With a deadband as large as the limit it would never return: choose a smaller one.';
  }
  if (d.kind === 'prediction-high' && d.unit === '' && d.limit > 0 && d.limit <= 1 && d.deadband >= d.limit) return 'With a deadband as large as the limit it would never return: choose a smaller one.';
  if (isLow(d) && d.kind === 'prediction-low' && d.unit === '' && d.limit >= 0 && d.limit < 1 && d.limit + d.deadband >= 1) return 'With such a deadband it would never return, since a share is 1 at most: choose a smaller one.';
  return null;
}

function tagProblem(d: AlarmDefinition, kinds: readonly Tag['kind'][]): string | null {
  if (kinds.includes('category') && (d.kind !== 'reading-missing' && d.kind !== 'reading-quality' && d.kind !== 'reading-discrepancy')) return 'This tag has labels and no numbers: its silence, its quality and whether it agrees with another one can be judged.';
  if (kinds.includes('category') && kinds.some((kind) => kind !== 'category')) return 'A tag with labels can be held against another one with labels alone.';
  if (kinds.includes('boolean') && isOverTime(d)) return 'This tag is true or false: it has no rate and no mean.';
  if (kinds.includes('boolean') && (d.kind === 'reading-high' || d.kind === 'reading-low') && (d.limit !== Number(d.kind === 'reading-high') || d.deadband !== 0)) return `This tag is true (1) or false (0): the limit is ${d.kind === 'reading-high' ? '1' : '0'}, without a deadband.`;
  return null;
}

function timesProblem(d: AlarmDefinition): string | null {
  if (isOverTime(d) && !(d.spanMs !== null && d.spanMs >= LEAST_SPAN_MS && d.spanMs <= DAY_MS)) return `Say over how long ${d.kind.endsWith('-rate') ? 'the rate' : 'the mean'} is taken: 2 s to a day.`;
  if (isOfTwo(d) && d.onDelayMs < LEAST_APART_MS) return 'Two tags never change in the same instant: give it an on-delay of a second at least.';
  if (d.onDelayMs > DAY_MS || d.offDelayMs > DAY_MS) return 'A delay is a day at most.';
  if (d.respondWithinMs !== null && d.respondWithinMs < 1_000) return 'The time to respond is a second at least.';
  return null;
}

/** That it says what is judged: before that is looked for. @throws invalid-input */
export const checkNames = (definition: AlarmDefinition): void => refuse(namesProblem(definition));
/** @throws invalid-input */
export const checkDefinition = (definition: AlarmDefinition, judged?: Judged): void => refuse(definitionProblem(definition, judged));

function refuse(problem: string | null): void {
  if (problem) throw new MillwrightError('invalid-input', problem);
}
