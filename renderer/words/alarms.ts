/** Alarms in words. */
import { reason, type Alarm, type AlarmDefinition, type AlarmDefinitionVersion, type AlarmInput, type AlarmState, type AlarmTransition } from '../../electron/contract/alarms';
import { DASH, percent, reading, systemLocale, withUnit } from './numbers';
import { whoWords } from './people';
import { duration, hourMinute } from './time';

const stateWords: Record<AlarmState, string> = {
  unacknowledged: 'Unacknowledged',
  acknowledged: 'Acknowledged',
  returned: 'Returned, unacknowledged',
  'latched-unacknowledged': 'Returned and latched, unacknowledged',
  'latched-acknowledged': 'Returned and latched',
  shelved: 'Shelved',
  suppressed: 'Suppressed by design',
  'out-of-service': 'Out of service',
  normal: 'Normal',
};

export const alarmStateWords = (alarm: Pick<Alarm, 'state'>): string => stateWords[alarm.state];

export const needsAcknowledging = (alarm: Pick<Alarm, 'state'>): boolean => alarm.state === 'unacknowledged' || alarm.state === 'returned' || alarm.state === 'latched-unacknowledged';

/** Its condition still holds. */
export const isActive = (alarm: Pick<Alarm, 'state'>): boolean => alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';

/** It holds or it does not; its value says nothing. */
export const isOnOff = (alarm: Pick<Alarm, 'kind'>): boolean => alarm.kind === 'model-blind' || alarm.kind === 'model-stand-in' || alarm.kind === 'model-failed' || alarm.kind === 'schedule-failed';

/**
 * A number of an alarm, with the alarm's own unit. A prediction without a unit whose limit lies within 0 and 1 is a share; a time
 * without data is kept in seconds. What is on or off has no number.
 */
export function alarmNumber(value: number | null, alarm: Pick<Alarm, 'kind' | 'unit' | 'limit'>, locale = systemLocale): string {
  if (value === null || isOnOff(alarm)) return DASH;
  if (alarm.kind === 'prediction-high' && alarm.unit === '' && alarm.limit !== null && alarm.limit <= 1) return percent(value, locale);
  if (alarm.kind === 'no-data' && alarm.unit === 's') return duration(value * 1000, locale);
  return withUnit(reading(value, 'number', locale), alarm.unit || undefined);
}

/** Newest first among what matters most: unacknowledged before acknowledged, priority 1 before 4. */
export function byUrgency(a: Alarm, b: Alarm): number {
  return Number(needsAcknowledging(b)) - Number(needsAcknowledging(a)) || a.priority - b.priority || b.raised - a.raised;
}

export function acknowledgedWords(alarm: Pick<Alarm, 'acknowledged' | 'acknowledgedBy'>, locale = systemLocale): string {
  if (alarm.acknowledged === null) return '';
  return `Acknowledged ${hourMinute(alarm.acknowledged, locale)}${alarm.acknowledgedBy ? ` by ${alarm.acknowledgedBy}` : ''}`;
}

/** How long it has been, or was, active. */
export function activeForMs(alarm: Pick<Alarm, 'raised' | 'returned'>, now: number): number {
  return (alarm.returned ?? now) - alarm.raised;
}

/** What is wrong with a reason that has to be given; null: nothing. */
export function reasonProblem(text: string): string | null {
  const { success, error } = reason.safeParse(text);
  return success ? null : `${error.issues[0]?.message ?? 'is not valid'}.`.replace(/^./, (first) => first.toUpperCase());
}

const inputWords: Record<AlarmInput, string> = {
  raise: 'Raised', return: 'Returned', acknowledge: 'Acknowledged', reset: 'Reset', shelve: 'Shelved', unshelve: 'Taken off the shelf', suppress: 'Suppressed by design', release: 'No longer suppressed',
  remove: 'Taken out of service', restore: 'Returned to service',
};

/** One step of an alarm's life: what happened, by whom and from where, and where it led where that is not the same. */
export function transitionWords({ input, after, before, who, from }: Pick<AlarmTransition, 'input' | 'after' | 'before' | 'who' | 'from'>): string {
  const by = from === 'system' ? '' : ` by ${whoWords(who)}`;
  const back = input === 'unshelve' || input === 'release' || input === 'restore';
  const announced = after === 'unacknowledged' && (back || before === 'returned') ? ', announced again' : '';
  return `${inputWords[input]}${by}${announced}`;
}

/** What a definition judges. */
export function judgedWords({ kind, model, output }: Pick<AlarmDefinition, 'kind' | 'model' | 'output'>): string {
  switch (kind) {
    case 'prediction-high':
      return `${output ?? 'Prediction'} of ${model ?? ''}`;
    case 'no-data':
      return 'Silence of any equipment';
    case 'model-blind':
      return 'Predictions of any equipment';
    case 'model-stand-in':
    case 'model-failed':
      return `Model ${model ?? ''}`;
    case 'schedule-failed':
      return `Schedule ${output ?? ''}`;
  }
}

/** The limit of a definition, in its kind's own terms. */
export function limitText(definition: Pick<AlarmDefinition, 'kind' | 'limit'>, locale = systemLocale): string {
  return alarmNumber(definition.limit, { kind: definition.kind, unit: definition.kind === 'no-data' ? 's' : '', limit: definition.limit }, locale);
}

export function delayWords({ onDelayMs, offDelayMs }: Pick<AlarmDefinition, 'onDelayMs' | 'offDelayMs'>, locale = systemLocale): string {
  const parts = [onDelayMs > 0 ? `on ${duration(onDelayMs, locale)}` : '', offDelayMs > 0 ? `off ${duration(offDelayMs, locale)}` : ''].filter(Boolean);
  return parts.length === 0 ? 'None' : parts.join(', ').replace(/^o/, 'O');
}

const partWords: Partial<Record<keyof AlarmDefinition, string>> = {
  condition: 'name', limit: 'limit', deadband: 'deadband', onDelayMs: 'on-delay', offDelayMs: 'off-delay', latching: 'latching', priority: 'priority', enabled: 'on or off', cause: 'cause', consequence: 'consequence',
  action: 'what to do', respondWithinMs: 'time to respond',
};

/** One version: who made it, what was another than in the one before, and why. */
export function versionWords({ who, why, definition }: AlarmDefinitionVersion, before: AlarmDefinitionVersion | undefined): string {
  const changed = before ? (Object.keys(partWords) as (keyof AlarmDefinition)[]).filter((key) => definition[key] !== before.definition[key]).map((key) => partWords[key]) : [];
  const what = before === undefined ? 'Made' : changed.length === 0 ? 'Saved as it was' : `Changed: ${changed.join(', ')}`;
  return `${what}, by ${whoWords(who)}${why ? `: “${why}”` : ''}`;
}
