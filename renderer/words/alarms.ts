/** Alarms in words. */
import type { Alarm } from '../../electron/contract/alarms';
import { DASH, percent, reading, systemLocale, withUnit } from './numbers';
import { duration, hourMinute } from './time';

export function alarmStateWords(alarm: Pick<Alarm, 'state'>): string {
  switch (alarm.state) {
    case 'unacknowledged':
      return 'Unacknowledged';
    case 'acknowledged':
      return 'Acknowledged';
    case 'returned':
      return 'Returned, unacknowledged';
    case 'normal':
      return 'Normal';
  }
}

export const needsAcknowledging = (alarm: Pick<Alarm, 'state'>): boolean => alarm.state === 'unacknowledged' || alarm.state === 'returned';

/** Its condition still holds. */
export const isActive = (alarm: Pick<Alarm, 'state'>): boolean => alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';

/** It holds or it does not; its value says nothing. */
export const isOnOff = (alarm: Pick<Alarm, 'kind'>): boolean => alarm.kind === 'model-blind' || alarm.kind === 'model-stand-in' || alarm.kind === 'model-failed';

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
