/** What is heard of alarms, in words. */
import type { Heard } from '../state/ringing';
import { counted, percent } from './numbers';

export const volumeChoices: { key: string; text: string }[] = [
  { key: '0', text: 'Off' },
  { key: '0.2', text: 'Quiet' },
  { key: '0.5', text: 'Medium' },
  { key: '1', text: 'Loud' },
];

/** Of those that are offered, the nearest. */
export const volumeKey = (volume: number): string => volumeChoices.reduce((best, one) => (Math.abs(Number(one.key) - volume) < Math.abs(Number(best.key) - volume) ? one : best)).key;

export function soundWords({ loud, silenced }: Pick<Heard, 'loud' | 'silenced'>, volume: number): string {
  if (volume === 0) return 'Sound off';
  if (loud > 0) return `${counted(loud, 'alarm')} ringing`;
  return silenced > 0 ? `${counted(silenced, 'alarm')} silenced` : `Sound is on, ${percent(volume)}`;
}
