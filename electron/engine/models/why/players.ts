import type { Columns } from '../../inference';

/** Rows in which some players stand as in the row to explain, and the others as in one row of the background. */
export interface Mixture {
  background: number;
  /** Per player: 1 takes the explained row's. */
  own: Uint8Array;
}

/** Among whom the way from the background to the explained row is shared out. Whatever they are, the model is fed rows made of them. */
export interface Players {
  readonly count: number;
  /** Rows of the background, from 1. */
  readonly rows: number;
  /** Those whose part the background row does not share, in rising order. One that is equal moves nothing: it is left out of every coalition. */
  differing(background: number): number[];
  columns(mixtures: readonly Mixture[]): Columns;
}
