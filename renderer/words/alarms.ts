/** Alarms in words. */
import { isOfPredictions, isSilence, needsAcknowledging } from '../../electron/contract/alarm-kinds';
import { reason, type Alarm, type AlarmDefinition, type AlarmDefinitionVersion, type AlarmKind, type AlarmTransition } from '../../electron/contract/alarms';
import { t } from './catalogue/alarms';
import { engineWords } from './engine';
import { DASH, number, percent, reading, systemLocale, withUnit } from './numbers';
import { whoWords } from './people';
import { duration, hourMinute } from './time';

export const alarmStateWords = (alarm: Pick<Alarm, 'state'>): string => t.states[alarm.state];

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
  return t.acknowledgedAt(hourMinute(alarm.acknowledged, locale), alarm.acknowledgedBy || null);
}

/** The same where a heading says already what it is. */
export function acknowledgedAt(alarm: Pick<Alarm, 'acknowledged' | 'acknowledgedBy'>, locale = systemLocale): string {
  return alarm.acknowledged === null ? '' : t.timeAndPerson(hourMinute(alarm.acknowledged, locale), alarm.acknowledgedBy || null);
}

/** How long it has been, or was, active. */
export function activeForMs(alarm: Pick<Alarm, 'raised' | 'returned'>, now: number): number {
  return (alarm.returned ?? now) - alarm.raised;
}

/** What is wrong with a reason that has to be given; null: nothing. */
export function reasonProblem(text: string): string | null {
  const { success, error } = reason.safeParse(text);
  return success ? null : error.issues[0]?.code === 'too_big' ? t.tooLong : t.sayWhy;
}

/** One step of an alarm's life: what happened, by whom and from where, and where it led where that is not the same. */
export function transitionWords({ input, after, before, who, from }: Pick<AlarmTransition, 'input' | 'after' | 'before' | 'who' | 'from'>): string {
  const back = input === 'unshelve' || input === 'release' || input === 'restore';
  return t.step(t.inputs[input], from === 'system' ? null : whoWords(who), after === 'unacknowledged' && (back || before === 'returned'));
}

/** The kinds that a person makes, as they are chosen. */
export const kindWords: Partial<Record<AlarmKind, string>> = t.kinds;

/** What a definition judges, and where: `place` names the part of the plant that it holds for. */
export function judgedWords(d: Judged, place: string | null = null): string {
  return `${subjectWords(d)}${place === null ? '' : `, ${place}`}`;
}
type Judged = Pick<AlarmDefinition, 'kind' | 'model' | 'output' | 'tag' | 'other' | 'spanMs' | 'direction' | 'signal'>;

function subjectWords({ kind, model, output, tag, other, spanMs, direction }: Judged): string {
  const what = isOfPredictions(kind) ? t.outputOf(output ?? t.prediction, model ?? '') : (tag ?? '');
  const span = spanMs === null ? '' : duration(spanMs);
  switch (kind) {
    case 'prediction-high':
    case 'reading-high':
      return what;
    case 'prediction-low':
    case 'reading-low':
      return t.low(what);
    case 'prediction-rate':
    case 'reading-rate':
      return t.changeRate(what, span, t.ways[direction]);
    case 'prediction-deviation':
    case 'reading-deviation':
      return t.deviation(what, other ?? t.itsMean(span), t.ways[direction]);
    case 'reading-discrepancy':
      return t.against(what, other ?? '');
    case 'reading-missing':
      return t.silenceOf(what);
    case 'reading-quality':
      return t.qualityOf(what);
    case 'no-data':
      return t.silenceOfAny;
    case 'model-blind':
      return t.predictionsOfAny;
    case 'model-stand-in':
    case 'model-failed':
      return t.model(model ?? '');
    case 'schedule-failed':
      return t.schedule(output ?? '');
    case 'target-failed':
      return t.telling(output ?? '');
    case 'report-failed':
      return t.report(output ?? '');
    case 'appliance':
      return t.itself;
  }
}

/** The limit of a definition, in its kind's own terms. */
export function limitText(definition: Pick<AlarmDefinition, 'kind' | 'limit' | 'unit' | 'signal'>, locale = systemLocale): string {
  if (definition.kind === 'reading-quality') return t.qualities[definition.limit] ?? DASH;
  if (definition.signal === 'connections') return number(definition.limit, 0, locale);
  return alarmNumber(definition.limit, definition, locale);
}

export function delayWords({ onDelayMs, offDelayMs }: Pick<AlarmDefinition, 'onDelayMs' | 'offDelayMs'>, locale = systemLocale): string {
  return t.delays(onDelayMs > 0 ? duration(onDelayMs, locale) : null, offDelayMs > 0 ? duration(offDelayMs, locale) : null);
}

/** The parts of a definition that a person changes. */
export const partWords: Partial<Record<keyof AlarmDefinition, string>> = t.parts;

/** One version: who made it, what was another than in the one before, and why. */
export function versionWords({ who, why, signedBy, definition }: AlarmDefinitionVersion, before: AlarmDefinitionVersion | undefined): string {
  const changed = before ? (Object.keys(partWords) as (keyof AlarmDefinition)[]).filter((key) => definition[key] !== before.definition[key]).map((key) => partWords[key] ?? key) : [];
  const what = before === undefined ? t.made : changed.length === 0 ? t.savedAsWas : t.changed(changed);
  return t.version(what, whoWords(who), signedBy, why ? engineWords(why) : null);
}
