import { createHash } from 'node:crypto';
import type { Explanation } from '../../../contract/explanation';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestOutput } from '../../../contract/manifest';
import { likeliestMode, modesOf } from '../../../contract/modes';
import { stepsOf, type Columns } from '../../inference';
import { mainOutput } from '../sources';
import type { PackageFiles, Scorer, VersionRecord } from '../types';
import { readBackground, type Background } from './background';
import { InputPart } from './input-part';
import { Team, type Part } from './players';
import { randomOf } from './random';
import { rowColumns, rowOf } from './row';
import { attribute, type Budget } from './shapley';
import { TextPart } from './text-part';
import { toExplanation } from './told';

/** Enough for a few per cent of error on twenty inputs, and for all subsets of seven against a hundred rows. */
export const USUAL_BUDGET: Budget = { rows: 20_000, ms: 2_000 };
/** A page that asks again for a machine whose values stand still costs nothing. */
const KEPT = 64;

export interface ExplainOptions {
  /** The main output, where none is named. */
  output?: string;
  budget?: Partial<Budget>;
}

interface ExplainerDeps {
  scorer(versionId: number): Promise<Scorer>;
  /** `background.json` of a version, where its package has one. */
  backgroundOf(versionId: number): Promise<PackageFiles>;
}

/** Explains predictions, one at a time and in the idle time of the models: nothing that is live waits for a question. */
export class Explainer {
  private readonly backgrounds = new Map<number, Promise<Background | null>>();
  private readonly kept = new Map<string, Explanation>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: ExplainerDeps) {}

  /**
   * `row`: one value a column, or one window. Errors: not-found (the output), unavailable (no background came with a model that takes more than text), invalid-input (the model gives no number),
   * and as of scoring.
   */
  explain(record: VersionRecord, row: Columns, options: ExplainOptions = {}): Promise<Explanation> {
    const turn = this.last.catch(() => undefined).then(() => this.answer(record, row, options));
    this.last = turn;
    return turn;
  }

  private async answer(record: VersionRecord, given: Columns, { output: name, budget: limits }: ExplainOptions): Promise<Explanation> {
    const { manifest, sha256 } = record;
    const output = outputOf(manifest, name);
    const budget: Budget = { rows: limits?.rows ?? USUAL_BUDGET.rows, ms: limits?.ms ?? USUAL_BUDGET.ms };
    const values = rowOf(manifest, given);
    // Labels as labels, whichever way they were given: they are laid beside those of the background.
    const row = rowColumns(manifest, values);
    const content = JSON.stringify([sha256, output.name, values]);
    // A window may be long, and need not be kept for that.
    const key = createHash('sha256').update(`${content} ${budget.rows}`).digest('base64');
    const known = this.kept.get(key);
    if (known) return known;
    const background = await this.background(record);
    const scorer = await this.deps.scorer(record.id);
    try {
      const began = performance.now();
      const { answer, label, mode } = await askerOf(scorer, output, row);
      const parts = partsOf(manifest, row, background);
      const found = await attribute({ players: new Team(parts, background?.rows ?? 1), answer, random: randomOf([content]), budget, now: () => performance.now() });
      const told: Explanation = { ...toExplanation(record, output, values, { background, parts, found }), label, mode, ms: performance.now() - began };
      // What time cut short may be told better when the machine has more of it.
      if (found.ended !== 'time') this.keep(key, told);
      return told;
    } finally {
      await scorer.release();
    }
  }

  private keep(key: string, told: Explanation): void {
    this.kept.set(key, told);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
  }

  /** Null where none is needed. */
  private async background(record: VersionRecord): Promise<Background | null> {
    let reading = this.backgrounds.get(record.id);
    if (!reading) {
      reading = this.deps.backgroundOf(record.id).then((files) => readBackground(files, record.manifest));
      this.backgrounds.set(record.id, reading);
      reading.catch(() => this.backgrounds.delete(record.id));
    }
    const background = await reading;
    if (background || record.manifest.inputs.every(({ kind }) => kind === 'text')) return background;
    throw new MillwrightError('unavailable', `${record.model} ${record.version} came without rows of its training data (background.json), and nothing can stand in for them: a prediction is explained by what differs from those. Ask whoever trained it for a package with them.`, { model: record.model });
  }
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

function outputOf(manifest: Manifest, name: string | undefined): ManifestOutput {
  const output = name === undefined ? mainOutput(manifest) : manifest.outputs.find((one) => one.name === name);
  if (output) return output;
  throw new MillwrightError('not-found', `The model ${manifest.name} has no output ${name}. It has ${manifest.outputs.map((one) => one.name).join(', ')}.`, { output: name ?? '' });
}

/** Of an output that names a class: 1 where the model decides as it does for the row, else 0, since a class's code is no amount. */
async function askerOf(scorer: Scorer, output: ManifestOutput, row: Columns) {
  const answers = async (columns: Columns, rows: number) => (await scorer.score(columns, rows, { idle: true, feedMissing: true })).outputs;
  const answer = async (columns: Columns, rows: number) => (await answers(columns, rows))[output.name] ?? new Float64Array(rows).fill(NaN);
  const modes = modesOf(scorer.manifest, output.name);
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
