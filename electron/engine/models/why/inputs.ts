import type { Column, Columns } from '../../inference';
import type { Mixture, Players } from './players';

/** Each input is a player: the row to explain (one value a column) beside the background (`rows` values a column), for the inputs in `names`. */
export class InputPlayers implements Players {
  private readonly pairs: { name: string; own: Column; others: Column }[];

  constructor(names: readonly string[], row: Columns, background: Columns, readonly rows: number) {
    this.pairs = names.map((name) => ({ name, own: row[name] ?? Float64Array.of(NaN), others: background[name] ?? new Float64Array(rows).fill(NaN) }));
  }

  get count(): number {
    return this.pairs.length;
  }

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
