import { likeliestMode, modesOf } from '../../../contract/modes';
import type { InputRow } from '../../../contract/explanation';
import type { Manifest, ManifestOutput } from '../../../contract/manifest';
import { stepsOf } from '../columns/sequences';
import type { Columns } from '../columns/types';
import type { Background } from './types';
import { InputPart } from './input-part';
import { Team, type Part } from './players';
import { randomOf } from './random';
import { rowColumns } from './row';
import { attribute, type Attribution, type Budget } from './shapley';
import { TextPart } from './text-part';

/** The model's outputs for rows, those with gaps too. */
export type Answers = (columns: Columns, rows: number) => Promise<Record<string, Float64Array>>;

export interface RowQuestion {
  manifest: Manifest;
  /** Of the package. */
  sha256: string;
  output: ManifestOutput;
  row: InputRow;
  /** Null: the model takes text alone. */
  background: Background | null;
  answers: Answers;
  budget: Budget;
  now(): number;
}

export interface RowAnswer {
  label: string | null;
  mode: string | null;
  parts: readonly Part[];
  found: Attribution;
}

/** The same for the same question of the same model, whoever asks it. */
export const questionContent = ({ sha256, output, row }: Pick<RowQuestion, 'sha256' | 'output' | 'row'>): string => JSON.stringify([sha256, output.name, row]);

/** The one way from a row to its parts, for a single question and for every row of a file. Errors: as of `rowColumns` and `attribute`. */
export async function askRow(question: RowQuestion): Promise<RowAnswer> {
  const { manifest, output, background, answers, budget, now } = question;
  // Labels as labels, whichever way they were given: they are laid beside those of the background.
  const row = rowColumns(manifest, question.row);
  const { answer, label, mode } = await askerOf(manifest, answers, output, row);
  const parts = partsOf(manifest, row, background);
  const found = await attribute({ players: new Team(parts, background?.rows ?? 1), answer, random: randomOf([questionContent(question)]), budget, now });
  return { label, mode, parts, found };
}

/** Of a text its words; of anything else the input as a whole, and with it those that are explained with it. */
function partsOf(manifest: Manifest, row: Columns, background: Background | null): Part[] {
  const inputPart = (name: string, leader?: InputPart) => new InputPart(name, row[name] ?? [], background?.columns[name] ?? [], stepsOf(manifest, name), leader);
  const leaders = new Map(manifest.inputs.filter(({ kind, explainedWith }) => kind !== 'text' && explainedWith === undefined).map(({ name }) => [name, inputPart(name)]));
  return manifest.inputs.map(({ name, kind, explainedWith }) => {
    if (kind === 'text') return new TextPart(name, String(row[name]?.[0] ?? ''));
    return leaders.get(name) ?? inputPart(name, leaders.get(explainedWith ?? ''));
  });
}

/** Of an output that names a class: 1 where the model decides as it does for the row, else 0, since a class's code is no amount. */
async function askerOf(manifest: Manifest, answers: Answers, output: ManifestOutput, row: Columns) {
  const answer = async (columns: Columns, rows: number) => (await answers(columns, rows))[output.name] ?? new Float64Array(rows).fill(NaN);
  const modes = modesOf(manifest, output.name);
  if (modes.length > 0) {
    const own = await answers(row, 1);
    const mode = modes[likeliestMode(own[output.name]?.[0] ?? NaN, modes.map(({ name }) => own[name]?.[0] ?? NaN))];
    return { answer, label: null, mode: mode?.title ?? null };
  }
  if (output.kind !== 'category') return { answer, label: null, mode: null };
  const [own = NaN] = await answer(row, 1);
  const same = async (columns: Columns, rows: number) => (await answer(columns, rows)).map((code) => (Number.isNaN(code) ? NaN : Number(code === own)));
  return { answer: same, label: output.labels?.[own] ?? String(own), mode: null };
}
