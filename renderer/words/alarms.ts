/** Alarms in words. */
import { isOfPredictions, isSilence, needsAcknowledging } from '../../electron/contract/alarm-kinds';
import { reason, type Alarm, type AlarmDefinition, type AlarmDefinitionVersion, type AlarmInput, type AlarmKind, type AlarmState, type AlarmTransition } from '../../electron/contract/alarms';
import { DASH, number, percent, reading, systemLocale, withUnit } from './numbers';
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

export { needsAcknowledging };

/** Its condition still holds. */
export const isActive = (alarm: Pick<Alarm, 'state'>): boolean => alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';

/** It holds or it does not; its value says nothing. An alarm of the appliance without a unit says what it has to say in words. */
export const isOnOff = (alarm: Pick<Alarm, 'kind' | 'unit'>): boolean => alarm.kind === 'model-blind' || alarm.kind === 'model-stand-in' || alarm.kind === 'model-failed' || alarm.kind === 'schedule-failed' || alarm.kind === 'target-failed' || alarm.kind === 'report-failed' || alarm.kind === 'reading-quality' || (alarm.kind === 'appliance' && alarm.unit === '');

/**
 * A number of an alarm, with the alarm's own unit. A prediction without a unit whose limit lies within 0 and 1 is a share; a time
 * without data is kept in seconds. What is on or off has no number.
 */
export function alarmNumber(value: number | null, alarm: Pick<Alarm, 'kind' | 'unit' | 'limit'>, locale = systemLocale): string {
  if (value === null || isOnOff(alarm)) return DASH;
  if ((alarm.kind === 'prediction-high' || alarm.kind === 'prediction-low') && alarm.unit === '' && alarm.limit !== null && alarm.limit <= 1) return percent(value, locale);
  if (alarm.unit === 's' && (isSilence(alarm.kind) || alarm.kind === 'appliance')) return duration(value * 1000, locale);
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

/** The kinds that a person makes, as they are chosen. */
export const kindWords: Partial<Record<AlarmKind, string>> = {
  'reading-high': 'A reading is high', 'reading-low': 'A reading is low', 'reading-rate': 'A reading changes too fast', 'reading-deviation': 'A reading leaves another tag, or its own mean', 'reading-discrepancy': 'Two tags do not agree',
  'reading-missing': 'A reading is missing', 'reading-quality': 'A reading is bad', 'prediction-high': 'A prediction is high', 'prediction-low': 'A prediction is low', 'prediction-rate': 'A prediction changes too fast',
  'prediction-deviation': 'A prediction leaves its own mean',
};
const waysUp: Record<AlarmDefinition['direction'], string> = { either: '', up: ', upwards', down: ', downwards' };

/** What a definition judges, and where: `place` names the part of the plant that it holds for. */
export function judgedWords(d: Judged, place: string | null = null): string {
  return `${subjectWords(d)}${place === null ? '' : `, ${place}`}`;
}
type Judged = Pick<AlarmDefinition, 'kind' | 'model' | 'output' | 'tag' | 'other' | 'spanMs' | 'direction' | 'signal'>;

function subjectWords({ kind, model, output, tag, other, spanMs, direction }: Judged): string {
  const what = isOfPredictions(kind) ? `${output ?? 'Prediction'} of ${model ?? ''}` : (tag ?? '');
  const span = spanMs === null ? '' : duration(spanMs);
  switch (kind) {
    case 'prediction-high':
    case 'reading-high':
      return what;
    case 'prediction-low':
    case 'reading-low':
      return `${what}, low`;
    case 'prediction-rate':
    case 'reading-rate':
      return `Change of ${what} over ${span}${waysUp[direction]}`;
    case 'prediction-deviation':
    case 'reading-deviation':
      return `${what} from ${other ?? `its mean of ${span}`}${waysUp[direction]}`;
    case 'reading-discrepancy':
      return `${what} against ${other ?? ''}`;
    case 'reading-missing':
      return `Silence of ${what}`;
    case 'reading-quality':
      return `Quality of ${what}`;
    case 'no-data':
      return 'Silence of any equipment';
    case 'model-blind':
      return 'Predictions of any equipment';
    case 'model-stand-in':
    case 'model-failed':
      return `Model ${model ?? ''}`;
    case 'schedule-failed':
      return `Schedule ${output ?? ''}`;
    case 'target-failed':
      return `Telling ${output ?? ''}`;
    case 'report-failed':
      return `Report ${output ?? ''}`;
    case 'appliance':
      return 'Millwright itself';
  }
}

const qualityWords = ['good', 'uncertain or bad', 'bad'];
/** The limit of a definition, in its kind's own terms. */
export function limitText(definition: Pick<AlarmDefinition, 'kind' | 'limit' | 'unit' | 'signal'>, locale = systemLocale): string {
  if (definition.kind === 'reading-quality') return qualityWords[definition.limit] ?? DASH;
  if (definition.signal === 'connections') return number(definition.limit, 0, locale);
  return alarmNumber(definition.limit, definition, locale);
}

export function delayWords({ onDelayMs, offDelayMs }: Pick<AlarmDefinition, 'onDelayMs' | 'offDelayMs'>, locale = systemLocale): string {
  const parts = [onDelayMs > 0 ? `on ${duration(onDelayMs, locale)}` : '', offDelayMs > 0 ? `off ${duration(offDelayMs, locale)}` : ''].filter(Boolean);
  return parts.length === 0 ? 'None' : parts.join(', ').replace(/^o/, 'O');
}

/** The parts of a definition that a person changes. */
export const partWords: Partial<Record<keyof AlarmDefinition, string>> = {
  condition: 'name', limit: 'limit', deadband: 'deadband', onDelayMs: 'on-delay', offDelayMs: 'off-delay', latching: 'latching', priority: 'priority', enabled: 'on or off', cause: 'cause', consequence: 'consequence',
  action: 'what to do', respondWithinMs: 'time to respond', spanMs: 'span', direction: 'direction',
};

/** One version: who made it, what was another than in the one before, and why. */
export function versionWords({ who, why, signedBy, definition }: AlarmDefinitionVersion, before: AlarmDefinitionVersion | undefined): string {
  const changed = before ? (Object.keys(partWords) as (keyof AlarmDefinition)[]).filter((key) => definition[key] !== before.definition[key]).map((key) => partWords[key]) : [];
  const what = before === undefined ? 'Made' : changed.length === 0 ? 'Saved as it was' : `Changed: ${changed.join(', ')}`;
  return `${what}, by ${whoWords(who)}${signedBy === null ? '' : `, signed by ${signedBy}`}${why ? `: “${why}”` : ''}`;
}
