import { AtomicFile } from './atomic-file';
import { csvField } from './csv';
import type { Problem } from './types';

/** The rows that could not be scored, in a file that is only made where there is one. */
export class Rejects {
  count = 0;
  firstReason: string | null = null;
  private file: AtomicFile | undefined;

  /** `unit`: what a problem's `line` counts, in words. */
  constructor(private readonly path: string, private readonly temp: string, private readonly unit: string) {}

  get any(): boolean {
    return this.file !== undefined;
  }

  async add(problems: readonly Problem[]): Promise<void> {
    const [first] = problems;
    if (!first) return;
    if (!this.file) {
      this.file = await AtomicFile.create(this.path, this.temp);
      await this.file.write('line,column,value,reason\n');
      this.firstReason = `${this.unit} ${first.line}${first.column ? `, ${first.column}` : ''}: ${first.reason}${first.value ? ` (${first.value})` : ''}`;
    }
    this.count += problems.length;
    await this.file.write(problems.map(({ line, column, value, reason }) => `${line},${[column, value, reason].map((text) => csvField(text, ',')).join(',')}\n`).join(''));
  }

  /** What an earlier run rejected would be taken for this one's, so it is replaced. */
  commit(): Promise<void> | undefined {
    return this.file?.commit(true);
  }

  discard(): Promise<void> | undefined {
    return this.file?.discard();
  }
}
