import type { Column } from '../columns/types';
import type { Mixture, Part } from './players';

/** An input as one player: its value, or of one in a sequence its whole window, of `steps` values a row; and with it the inputs that only mean something beside it. */
export class InputPart implements Part {
  private readonly beside: InputPart[] = [];

  /** `own`: of the row to explain. `others`: of the rows of the background, one behind the other. `leader`: whose player this one goes with. */
  constructor(readonly name: string, private readonly own: Column, private readonly others: Column, private readonly steps: number, readonly leader?: InputPart) {
    leader?.beside.push(this);
  }

  get count(): number {
    return this.leader ? 0 : 1;
  }

  differing(background: number): number[] {
    return !this.leader && [this, ...this.beside].some((part) => part.differs(background)) ? [0] : [];
  }

  private differs(background: number): boolean {
    const from = background * this.steps;
    for (let step = 0; step < this.steps; step++) if (!Object.is(this.own[step], this.others[from + step])) return true;
    return false;
  }

  column(mixtures: readonly Mixture[], first: number): Column {
    const { own, others, steps } = this;
    const length = mixtures.length * steps;
    const column = own instanceof Float64Array ? new Float64Array(length) : new Array<string>(length);
    // Plain: it runs for every value of every row that the model is asked.
    let to = 0;
    for (const { background, own: taken } of mixtures) {
      const [source, from] = taken[first] ? [own, 0] : [others, background * steps];
      for (let step = 0; step < steps; step++) column[to++] = source[from + step] ?? NaN;
    }
    return column;
  }
}
