import { createHash } from 'node:crypto';
import type { Explanation } from '../../../contract/explanation';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestOutput } from '../../../contract/manifest';
import { askRow, questionContent, rowOf, toExplanation, USUAL_ROWS, type Answers, type Background, type Budget, type Columns } from '../../inference';
import { mainOutput } from '../sources';
import type { PackageFiles, Scorer, VersionRecord } from '../types';
import { readBackground, required } from './background';

export const USUAL_BUDGET: Budget = { rows: USUAL_ROWS, ms: 2_000 };
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
    const content = questionContent({ sha256, output, row: values });
    // A window may be long, and need not be kept for that.
    const key = createHash('sha256').update(`${content} ${budget.rows}`).digest('base64');
    const known = this.kept.get(key);
    if (known) return known;
    const background = await this.background(record);
    const scorer = await this.deps.scorer(record.id);
    try {
      const began = performance.now();
      const answers: Answers = async (columns, rows) => (await scorer.score(columns, rows, { idle: true, feedMissing: true })).outputs;
      const { label, mode, parts, found } = await askRow({ manifest, sha256, output, row: values, background, answers, budget, now: () => performance.now() });
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

  /** Null where none is needed. Errors: unavailable. */
  async background(record: VersionRecord): Promise<Background | null> {
    let reading = this.backgrounds.get(record.id);
    if (!reading) {
      reading = this.deps.backgroundOf(record.id).then((files) => readBackground(files, record.manifest));
      this.backgrounds.set(record.id, reading);
      reading.catch(() => this.backgrounds.delete(record.id));
    }
    return required(record.manifest, await reading);
  }
}

function outputOf(manifest: Manifest, name: string | undefined): ManifestOutput {
  const output = name === undefined ? mainOutput(manifest) : manifest.outputs.find((one) => one.name === name);
  if (output) return output;
  throw new MillwrightError('not-found', `The model ${manifest.name} has no output ${name}. It has ${manifest.outputs.map((one) => one.name).join(', ')}.`, { output: name ?? '' });
}
