import { USUAL_SILENCE_MS, type TagDeadband } from '../../electron/contract/deadband';
import type { Tag } from '../../electron/contract/domain';
import { counted, number, percent } from './numbers';

/** What a person typed into the two fields of a deadband, as the contract takes it; or what is wrong with them. */
export function deadbandOf(size: string, silence: string, kind: Tag['kind']): { wanted: TagDeadband; sizeError: string | null; silenceError: string | null } {
  const none = size.trim() === '';
  const deadband = Number(size.replace(',', '.'));
  const seconds = Number(silence.replace(',', '.'));
  const hasDistance = kind === 'number' || kind === 'integer';
  const sizeError = none ? null : !(deadband >= 0) || !Number.isFinite(deadband) ? 'A number from 0 on, or nothing.' : !hasDistance && deadband !== 0 ? 'Only 0, which keeps its changes.' : null;
  const silenceError = none || (seconds >= 1 && seconds <= 3600) ? null : 'From 1 to 3600 seconds.';
  return { wanted: none || sizeError || silenceError ? null : { deadband, longestSilenceMs: Math.round(seconds * 1000) }, sizeError, silenceError };
}

export const silenceText = ({ longestSilenceMs = USUAL_SILENCE_MS }: Pick<Tag, 'longestSilenceMs'>): string => String(longestSilenceMs / 1000);

/** What came of it since the engine started. */
export function keptSentence({ kept, unchanged }: { kept: number; unchanged: number }): string {
  const all = kept + unchanged;
  if (all === 0) return 'Nothing has come of it since the appliance started.';
  return `Since the appliance started ${counted(all, 'reading')} came; ${number(unchanged)} of them (${percent(unchanged / all)}) had not moved and were not kept.`;
}
