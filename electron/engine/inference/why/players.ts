import type { Column, Columns } from '../columns/types';

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

/** The players that one input of the model stands for. */
export interface Part {
  /** The input's. */
  readonly name: string;
  readonly count: number;
  /** It has no player of its own and goes with that of this part. */
  readonly leader?: Part | undefined;
  /** As of `Players`, numbered from 0 within the part. */
  differing(background: number): number[];
  /** What the model is fed of the input; its players begin at `first` in each mixture. */
  column(mixtures: readonly Mixture[], first: number): Column;
}

/** The players of all inputs, one behind the other. */
export class Team implements Players {
  readonly count: number;
  private readonly seats: readonly { part: Part; first: number }[];

  constructor(parts: readonly Part[], readonly rows: number) {
    const firsts = new Map<Part, number>();
    let first = 0;
    for (const part of parts) {
      firsts.set(part, first);
      first += part.count;
    }
    this.seats = parts.map((part) => ({ part, first: firsts.get(part.leader ?? part) ?? 0 }));
    this.count = first;
  }

  differing(background: number): number[] {
    return this.seats.flatMap(({ part, first }) => part.differing(background).map((player) => first + player));
  }

  columns(mixtures: readonly Mixture[]): Columns {
    return Object.fromEntries(this.seats.map(({ part, first }) => [part.name, part.column(mixtures, first)]));
  }
}
