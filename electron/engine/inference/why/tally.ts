interface Stratum {
  jobs: number;
  exact: boolean;
  answer: number;
  mean: Float64Array;
  /** Sum of squared deviations from the mean. */
  spread: Float64Array;
}

/**
 * Effects by background row. Each row's mean adds up to (explained answer - its own answer), however many jobs it got, so the mean over the rows adds up to
 * (explained answer - base value): no amount is ever handed out to make it fit.
 */
export class Tally {
  private readonly strata = new Map<number, Stratum>();

  constructor(private readonly players: number, private readonly backgroundRows: number) {}

  get visited(): number {
    return this.strata.size;
  }

  /** Welford (1962), so that no difference of large sums is taken. */
  add(background: number, answer: number, effects: Float64Array, exact: boolean): void {
    const stratum = this.strata.get(background) ?? { jobs: 0, exact, answer, mean: new Float64Array(this.players), spread: new Float64Array(this.players) };
    this.strata.set(background, stratum);
    stratum.jobs++;
    for (let i = 0; i < this.players; i++) {
      const away = (effects[i] ?? NaN) - (stratum.mean[i] ?? NaN);
      const mean = (stratum.mean[i] ?? NaN) + away / stratum.jobs;
      stratum.mean[i] = mean;
      stratum.spread[i] = (stratum.spread[i] ?? NaN) + away * ((effects[i] ?? NaN) - mean);
    }
  }

  /** Mean answer to the background rows that were used. */
  base(): number {
    return this.mean(({ answer }) => answer);
  }

  effects(): Float64Array {
    return Float64Array.from({ length: this.players }, (_, i) => this.mean(({ mean }) => mean[i] ?? NaN));
  }

  /** Nothing in it is left to chance. */
  get exact(): boolean {
    return this.strata.size === this.backgroundRows && [...this.strata.values()].every(({ exact }) => exact);
  }

  /**
   * Standard errors of the effects against the whole background. Where every row has its own spread, that of a stratified mean: chance is only in the
   * orders. Before that the spread between the rows is taken, which also holds what differs between them: too large rather than too small.
   */
  errors(): Float64Array {
    const rows = [...this.strata.values()];
    if (this.exact) return new Float64Array(this.players);
    const stratified = rows.length === this.backgroundRows && rows.every(({ exact, jobs }) => exact || jobs > 1);
    return Float64Array.from({ length: this.players }, (_, i) => Math.sqrt(stratified ? this.within(rows, i) : this.between(rows, i)));
  }

  private within(rows: readonly Stratum[], player: number): number {
    const sum = rows.reduce((total, { exact, jobs, spread }) => total + (exact ? 0 : (spread[player] ?? NaN) / (jobs - 1) / jobs), 0);
    return sum / rows.length ** 2;
  }

  private between(rows: readonly Stratum[], player: number): number {
    const middle = this.mean(({ mean }) => mean[player] ?? NaN);
    const squares = rows.reduce((total, { mean }) => total + ((mean[player] ?? NaN) - middle) ** 2, 0);
    return squares / (rows.length - 1) / rows.length;
  }

  private mean(of: (stratum: Stratum) => number): number {
    let sum = 0;
    for (const stratum of this.strata.values()) sum += of(stratum);
    return sum / this.strata.size;
  }
}
