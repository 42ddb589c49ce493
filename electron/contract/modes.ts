import type { Manifest, ManifestOutput } from './manifest';

/** The likeliest mode is named where it reaches this share of the whole probability; else none stands out. */
const NAMED_SHARE = 0.5;

/** The outputs that say of which mode: as the manifest lists them under the output `name`. Empty where it has none. */
export function modesOf({ outputs }: Pick<Manifest, 'outputs'>, name: string): ManifestOutput[] {
  const modes = outputs.find((output) => output.name === name)?.modes ?? [];
  return modes.flatMap((mode) => outputs.find((output) => output.name === mode) ?? []);
}

/** Which of the modes stands out beside `value`, the probability of any of them: its place, or -1. */
export function likeliestMode(value: number, probabilities: readonly number[]): number {
  const most = Math.max(...probabilities, 0);
  return most > 0 && most >= NAMED_SHARE * value ? probabilities.indexOf(most) : -1;
}

/** ` (most likely: tool wear)`, to stand behind what it is the mode of; an abbreviation stays as it is. Empty where none stands out. */
export function mostLikely(title: string | null | undefined): string {
  if (!title) return '';
  return ` (most likely: ${/^\p{Lu}\p{Lu}/u.test(title) ? title : title.slice(0, 1).toLowerCase() + title.slice(1)})`;
}
