import type { AlarmDefinition } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';

const DAY_MS = 86_400_000;
/** A reading a second and a late one: shorter silences are none. */
const LEAST_SILENCE_S = 5;

/** It holds or it does not: there is no limit to choose. */
export const isOnOff = (kind: AlarmDefinition['kind']): boolean => kind === 'model-blind' || kind === 'model-stand-in' || kind === 'model-failed' || kind === 'schedule-failed';

/** What is wrong with a definition, in words; null: nothing. `unit` is that of what it judges. */
export function definitionProblem(d: AlarmDefinition, unit: string): string | null {
  const condition = d.condition.trim();
  if (condition === '' || condition.length > 120) return 'Say what the alarm is called when it stands, in 120 characters at most.';
  if (!Number.isFinite(d.limit) || !Number.isFinite(d.deadband)) return 'Limit and deadband are numbers.';
  if (isOnOff(d.kind) && (d.limit !== 1 || d.deadband !== 0)) return 'This alarm holds or does not: it has no limit and no deadband to choose.';
  if (d.kind === 'no-data' && d.limit < LEAST_SILENCE_S) return `Silence counts from ${LEAST_SILENCE_S} s on: with less, every late reading would raise it.`;
  if (d.kind === 'no-data' && d.deadband !== 0) return 'Silence ends with the first reading: it has no deadband.';
  if (d.kind === 'prediction-high' && unit === '' && d.limit > 0 && d.limit <= 1 && d.deadband >= d.limit) return 'With a deadband as large as the limit it would never return: choose a smaller one.';
  if (d.onDelayMs > DAY_MS || d.offDelayMs > DAY_MS) return 'A delay is a day at most.';
  if (d.respondWithinMs !== null && d.respondWithinMs < 1_000) return 'The time to respond is a second at least.';
  return null;
}

/** @throws invalid-input */
export function checkDefinition(definition: AlarmDefinition, unit: string): void {
  const problem = definitionProblem(definition, unit);
  if (problem) throw new MillwrightError('invalid-input', problem);
}
