import type { Explanation, InputEffect, InputRow, InputValue } from '../../../contract/explanation';
import type { ManifestInput, ManifestOutput } from '../../../contract/manifest';
import type { Background, Explained } from './types';
import type { Part } from './players';
import type { Attribution } from './shapley';
import { TextPart } from './text-part';

interface Found {
  /** Null: the model takes text alone. */
  background: Background | null;
  /** One an input, in the manifest's order: the players that `found` speaks of, one behind the other. */
  parts: readonly Part[];
  found: Attribution;
}

/** What was found of the players, as a person is told it: by inputs, and by words within a text. */
export function toExplanation(record: Explained, output: ManifestOutput, row: InputRow, { background, parts, found }: Found): Omit<Explanation, 'label' | 'mode' | 'ms'> {
  const { name, title, kind, unit } = output;
  let first = 0;
  const inputs = record.manifest.inputs.flatMap((input, at): InputEffect[] => {
    const part = parts[at];
    if (part?.leader) return [];
    const own = { effects: found.effects.subarray(first, first + (part?.count ?? 0)), errors: found.errors.subarray(first, (first += part?.count ?? 0)) };
    const beside = record.manifest.inputs.filter((_, other) => parts[other]?.leader === part).map(({ name: besideName, title: besideTitle }) => ({ name: besideName, title: besideTitle }));
    const told = {
      name: input.name, title: input.title, ...('unit' in input && input.unit !== undefined ? { unit: input.unit } : {}), ...valueTold(input, row[input.name] ?? null),
      ...(beside.length > 0 && { beside }),
    };
    // All that moved it is the words of the one text: their sum is the whole way, without chance.
    return [part instanceof TextPart ? { ...told, ...wordsTold(part, own, parts.length === 1) } : { ...told, effect: own.effects[0] ?? NaN, error: own.errors[0] ?? NaN }];
  });
  return {
    model: record.model, version: record.version, versionId: record.id,
    output: { name, title, kind, ...(unit === undefined ? {} : { unit }) },
    prediction: found.prediction, base: found.base, method: found.method, ended: found.ended, rows: found.rows,
    background: background ? { rows: found.backgroundRows, of: background.rows, source: background.source } : { rows: 0, of: 0, source: 'an empty text' },
    inputs: inputs.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
  };
}

function valueTold({ kind }: ManifestInput, given: InputValue | InputValue[]): Pick<InputEffect, 'value' | 'window'> {
  if (!Array.isArray(given)) return { value: given };
  const numbers = kind === 'number' || kind === 'integer' ? given.filter((value) => typeof value === 'number') : [];
  const none = numbers.length === 0;
  return { value: given.at(-1) ?? null, window: { samples: given.length, low: none ? null : Math.min(...numbers), high: none ? null : Math.max(...numbers) } };
}

function wordsTold({ words }: TextPart, { effects, errors }: { effects: Float64Array; errors: Float64Array }, alone: boolean): Pick<InputEffect, 'words' | 'effect' | 'error'> {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    words: words.map(({ text, words: many }, at) => ({ text: text.trim() === '' ? text : text.trim(), words: many, effect: effects[at] ?? NaN, error: errors[at] ?? NaN })),
    effect: sum(effects), error: alone ? 0 : sum(errors),
  };
}
