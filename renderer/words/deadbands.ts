import { USUAL_SILENCE_MS, type TagDeadband } from '../../electron/contract/deadband';
import type { Tag } from '../../electron/contract/domain';
import { t } from './catalogue/equipment';
import { number, percent, typed, typedNumber } from './numbers';

/** What a person typed into the two fields of a deadband, as the contract takes it; or what is wrong with them. */
export function deadbandOf(size: string, silence: string, kind: Tag['kind']): { wanted: TagDeadband; sizeError: string | null; silenceError: string | null } {
  const none = size.trim() === '';
  const deadband = typedNumber(size);
  const seconds = typedNumber(silence);
  const hasDistance = kind === 'number' || kind === 'integer';
  const sizeError = none ? null : !(deadband >= 0) || !Number.isFinite(deadband) ? t.sizeProblem : !hasDistance && deadband !== 0 ? t.onlyNought : null;
  const silenceError = none || (seconds >= 1 && seconds <= 3600) ? null : t.silenceProblem;
  return { wanted: none || sizeError || silenceError ? null : { deadband, longestSilenceMs: Math.round(seconds * 1000) }, sizeError, silenceError };
}

export const silenceText = ({ longestSilenceMs = USUAL_SILENCE_MS }: Pick<Tag, 'longestSilenceMs'>): string => typed(longestSilenceMs / 1000);

/** What came of it since the engine started. */
export function keptSentence({ kept, unchanged }: { kept: number; unchanged: number }): string {
  const all = kept + unchanged;
  if (all === 0) return t.nothingCame;
  return t.kept(all, number(unchanged), percent(unchanged / all));
}
