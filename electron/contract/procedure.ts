import type { z } from 'zod';

/**
 * The roles of a site, weakest first; each may do what those before it may. `anyone` may ask before a person is known:
 * only what is needed to unlock and sign in.
 */
export const roles = ['viewer', 'operator', 'engineer', 'administrator'] as const;
export type Role = (typeof roles)[number];

export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'call';
  input: I;
  output: O;
  role: Role | 'anyone';
}

/** A stream sends frames; the next one leaves only after the last was acknowledged, and only the newest is kept meanwhile. */
export interface Stream<I extends z.ZodType = z.ZodType, F extends z.ZodType = z.ZodType> {
  kind: 'stream';
  input: I;
  frame: F;
  role: Role | 'anyone';
}

export function call<I extends z.ZodType, O extends z.ZodType>(role: Role | 'anyone', input: I, output: O): Call<I, O> {
  return { kind: 'call', input, output, role };
}

export function stream<I extends z.ZodType, F extends z.ZodType>(role: Role | 'anyone', input: I, frame: F): Stream<I, F> {
  return { kind: 'stream', input, frame, role };
}

export function roleAllows(has: Role, needs: Role | 'anyone'): boolean {
  return needs === 'anyone' || roles.indexOf(has) >= roles.indexOf(needs);
}

/** Rooms of procedures: `{ alarms: { acknowledge: call(...) } }`. */
export type ContractShape = Record<string, Record<string, Call | Stream>>;

/** What calls of a contract look like from the outside. */
export type ClientOf<C extends ContractShape> = {
  [Room in keyof C]: {
    [Name in keyof C[Room]]: C[Room][Name] extends Call<infer I, infer O>
      ? (input: z.input<I>) => Promise<z.output<O>>
      : C[Room][Name] extends Stream<infer I, infer F>
        ? (input: z.input<I>, onFrame: (frame: z.output<F>) => void, onEnd?: (error?: Error) => void) => () => void
        : never;
  };
};

/** What the engine implements. A stream's handler is given `push` and returns what stops it. */
export type HandlersOf<C extends ContractShape, Context> = {
  [Room in keyof C]: {
    [Name in keyof C[Room]]: C[Room][Name] extends Call<infer I, infer O>
      ? (input: z.output<I>, context: Context) => Promise<z.input<O>> | z.input<O>
      : C[Room][Name] extends Stream<infer I, infer F>
        ? (input: z.output<I>, push: (frame: z.input<F>) => void, context: Context) => (() => void) | Promise<() => void>
        : never;
  };
};
