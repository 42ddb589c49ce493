import type { Column, Columns } from '../../inference';

/** Rows that take some inputs from the row to explain and the others from one row of the background. */
export interface Mixture {
  background: number;
  /** Per input: 1 takes the explained row's value. */
  own: Uint8Array;
}

/** The row to explain (one value a column) beside the background (`rows` values a column), for the inputs in `names`. */
export class Mixtures {
  private readonly pairs: { name: string; own: Column; others: Column }[];

  constructor(readonly names: readonly string[], row: Columns, background: Columns, readonly rows: number) {
    this.pairs = names.map((name) => ({ name, own: row[name] ?? Float64Array.of(NaN), others: background[name] ?? new Float64Array(rows).fill(NaN) }));
  }

  /** The inputs whose value the background row does not share. One that is equal moves nothing: it is left out of every coalition. */
  differing(background: number): number[] {
    return this.pairs.flatMap(({ own, others }, input) => (Object.is(own[0], others[background]) ? [] : [input]));
  }

  columns(mixtures: readonly Mixture[]): Columns {
    return Object.fromEntries(this.pairs.map(({ name, own, others }, input) => [name, mixed(own, others, mixtures, input)]));
  }
}

function mixed(own: Column, others: Column, mixtures: readonly Mixture[], input: number): Column {
  if (own instanceof Float64Array && others instanceof Float64Array) {
    return Float64Array.from(mixtures, ({ background, own: taken }) => (taken[input] ? own[0] : others[background]) ?? NaN);
  }
  return mixtures.map(({ background, own: taken }) => String((taken[input] ? own[0] : others[background]) ?? ''));
}
