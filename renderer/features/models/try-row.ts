import type { InputRow, InputValue } from '../../../electron/contract/explanation';
import type { Golden, Manifest, ManifestInput } from '../../../electron/contract/manifest';
import { t } from '../../words/catalogue/models';
import { decimalSign, typed } from '../../words/numbers';

/** What stands in the fields, by input. */
export type Typed = Readonly<Record<string, string>>;

const textOf = (value: unknown) => (typeof value === 'number' ? typed(value) : typeof value === 'string' || typeof value === 'boolean' ? String(value) : '');

/** The first golden sample that lacks nothing, so that there is something to begin with; else empty fields. */
export function startOf({ inputs }: Pick<Manifest, 'inputs'>, golden: Golden | null): Typed {
  const rows = golden ? (Object.values(golden.inputs)[0]?.length ?? 0) : 0;
  const whole = Array.from({ length: rows }, (_, row) => row).find((row) => inputs.every(({ name }) => textOf(golden?.inputs[name]?.[row]) !== '')) ?? -1;
  return Object.fromEntries(inputs.map((input) => [input.name, whole < 0 ? (input.kind === 'boolean' ? 'false' : '') : textOf(golden?.inputs[input.name]?.[whole])]));
}

/** What was typed as a row of the model, or by input what is wrong with it. An empty field is a gap where the model takes one; an empty text is a text. */
export function readRow({ inputs }: Pick<Manifest, 'inputs'>, given: Typed): { row: InputRow; wrong: Readonly<Record<string, string>> } {
  const row: Record<string, InputValue> = {};
  const wrong: Record<string, string> = {};
  for (const input of inputs) {
    const text = given[input.name] ?? '';
    const value = readValue(input, text);
    if (value === undefined) wrong[input.name] = text.trim() === '' ? t.valueNeeded : input.kind === 'integer' ? t.wholeNumber : t.aNumber;
    else row[input.name] = value;
  }
  return { row, wrong };
}

function readValue(input: ManifestInput, text: string): InputValue | undefined {
  if (input.kind === 'text') return text;
  const trimmed = text.trim();
  if (trimmed === '') return input.missing ? null : undefined;
  if (input.kind === 'category') return trimmed;
  if (input.kind === 'boolean') return trimmed === 'true' || trimmed === '1';
  // A comma stands for the point only where the locale writes it so.
  const plain = decimalSign() === ',' ? trimmed.replace(',', '.') : trimmed;
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain.replace(/^\+/, '')) : NaN;
  return Number.isFinite(value) && (input.kind !== 'integer' || Number.isInteger(value)) ? value : undefined;
}
