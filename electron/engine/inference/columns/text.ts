import type { ManifestInput } from '../../../contract/manifest';
import { rowReason } from '../../../contract/row-faults';

type TextInput = Extract<ManifestInput, { kind: 'text' }>;

/** A model may fill every text of a run up to the longest, and copy that at each step: rows × longest stays below this. */
export const LARGEST_RUN_CHARS = 1024 * 1024;

/** Why a text would not reach a model as it stands, in words; undefined where it does. */
export function textProblem({ maxLength }: TextInput, text: string): string | undefined {
  if (text.length > maxLength) return rowReason('long-text', String(text.length), String(maxLength));
  // The runtime takes a text as ended there.
  if (text.includes('\0')) return rowReason('nul');
  // Has no UTF-8, so the runtime would be given another character.
  return /\p{Surrogate}/u.test(text) ? rowReason('surrogate') : undefined;
}

/** Where the run that begins at `fed[from]` ends: after `size` rows, or sooner where texts are long; it has one row at least. */
export function runEnd(fed: Int32Array, from: number, size: number, texts: readonly (readonly string[])[]): number {
  const last = Math.min(from + size, fed.length);
  let longest = 0;
  for (let to = from; to < last; to++) {
    for (const column of texts) longest = Math.max(longest, column[fed[to] ?? 0]?.length ?? 0);
    if (to > from && longest * (to - from + 1) > LARGEST_RUN_CHARS) return to;
  }
  return last;
}
