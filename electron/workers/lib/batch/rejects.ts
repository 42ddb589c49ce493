import type { RejectReason } from '../../../contract/batch';
import type { BatchJob } from '../../../engine/inference/protocols';
import { AtomicFile, putInPlace } from './atomic-file';
import { csvField } from './csv';
import type { KeptTotals } from './kept/kept-run';
import { NOTHING, type Segment } from './kept/segments';
import { RejectTally } from './reject-tally';
import type { Problem } from './types';

type Paths = Pick<BatchJob, 'rejects' | 'rejectsTemp'>;
type Kept = Pick<KeptTotals, 'rejected' | 'firstReason' | 'reasons' | 'rejectsBytes'>;

/** The rows that could not be scored, in a file that is only made where there is one. */
export class Rejects {
  count: number;
  firstReason: string | null;
  readonly reasons = new RejectTally();
  private file: AtomicFile | undefined;

  /** `unit`: what a problem's `line` counts, in words. `kept`: what an interrupted run has listed. `named`: rows are of several files, each of which is named. */
  private constructor(private readonly paths: Paths, private readonly unit: string, kept: Kept, private readonly named: boolean) {
    this.count = kept.rejected;
    this.firstReason = kept.firstReason;
    this.reasons.merge(kept.reasons);
  }

  static async open(paths: Paths, unit: string, kept: Kept, named = false): Promise<Rejects> {
    const rejects = new Rejects(paths, unit, kept, named);
    if (kept.rejected > 0) rejects.file = await AtomicFile.create(paths.rejects, paths.rejectsTemp, kept.rejectsBytes);
    return rejects;
  }

  get any(): boolean {
    return this.file !== undefined;
  }

  /** What it wrote, and for which reasons they are counted. */
  async add(problems: readonly Problem[]): Promise<{ written: Segment; reasons: RejectReason[] }> {
    const [first] = problems;
    if (!first) return { written: NOTHING, reasons: [] };
    let text = '';
    if (!this.file) {
      this.file = await AtomicFile.create(this.paths.rejects, this.paths.rejectsTemp);
      text = `${this.named ? 'file,' : ''}line,column,value,reason\n`;
      this.firstReason = `${first.file === undefined ? '' : `${first.file}, `}${this.unit} ${first.line}${first.column ? `, ${first.column}` : ''}: ${first.reason}${first.value ? ` (${first.value})` : ''}`;
    }
    this.count += problems.length;
    const reasons = this.reasons.add(problems);
    text += problems.map(({ file, line, column, value, reason }) => `${this.named ? `${csvField(file ?? '', ',')},` : ''}${line},${[column, value, reason].map((one) => csvField(one, ',')).join(',')}\n`).join('');
    return { written: await this.file.write(Buffer.from(text, 'utf8')), reasons };
  }

  /** What an earlier run rejected would be taken for this one's, so it is replaced. */
  async commit(): Promise<void> {
    await this.file?.finish();
    if (this.file) await putInPlace(this.paths.rejectsTemp, this.paths.rejects, true);
  }

  discard(): Promise<void> | undefined {
    return this.file?.discard();
  }
}
