/** What is heard of alarms, in words. */
import type { Heard } from '../state/ringing';
import { t } from './catalogue/alarms';
import { percent } from './numbers';

export const volumeChoices: { key: string; text: string }[] = [
  { key: '0', text: t.volumes.off },
  { key: '0.2', text: t.volumes.quiet },
  { key: '0.5', text: t.volumes.medium },
  { key: '1', text: t.volumes.loud },
];

/** Of those that are offered, the nearest. */
export const volumeKey = (volume: number): string => volumeChoices.reduce((best, one) => (Math.abs(Number(one.key) - volume) < Math.abs(Number(best.key) - volume) ? one : best)).key;

export function soundWords({ loud, silenced }: Pick<Heard, 'loud' | 'silenced'>, volume: number): string {
  if (volume === 0) return t.soundOff;
  if (loud > 0) return t.ringing(loud);
  return silenced > 0 ? t.silenced(silenced) : t.soundOn(percent(volume));
}
