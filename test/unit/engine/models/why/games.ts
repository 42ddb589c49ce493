import type { Column, Columns } from '../../../../../electron/engine/inference';
import { InputPart } from '../../../../../electron/engine/inference/why/input-part';
import { Team } from '../../../../../electron/engine/inference/why/players';
import { randomOf } from '../../../../../electron/engine/inference/why/random';
import { attribute, type Question } from '../../../../../electron/engine/inference/why/shapley';

export type Value = number | string;
export type Model = (row: readonly Value[]) => number;

/** One column a position; numbers or labels as the first row has them. */
export function columnsOf(rows: readonly (readonly Value[])[]): Columns {
  const width = rows[0]?.length ?? 0;
  return Object.fromEntries(Array.from({ length: width }, (_, i): [string, Column] => [
    `x${i}`, typeof rows[0]?.[i] === 'string' ? rows.map((row) => String(row[i])) : Float64Array.from(rows, (row) => Number(row[i])),
  ]));
}

/** A question about a model that is a plain function, with a count of the rows that it was asked for. */
export function question(model: Model, row: readonly Value[], background: readonly (readonly Value[])[], more: Partial<Question> & { seed?: string } = {}): Question & { asked: { rows: number; largest: number } } {
  const names = row.map((_, i) => `x${i}`);
  const asked = { rows: 0, largest: 0 };
  const [own, others] = [columnsOf([row]), columnsOf(background)];
  return {
    asked, players: new Team(names.map((name) => new InputPart(name, own[name] ?? [], others[name] ?? [], 1)), background.length),
    answer: (columns, rows) => {
      asked.rows += rows;
      asked.largest = Math.max(asked.largest, rows);
      return Promise.resolve(Float64Array.from({ length: rows }, (_, at) => model(names.map((name) => columns[name]?.[at] ?? NaN))));
    },
    random: randomOf([more.seed ?? 'a question']), budget: { rows: 1_000_000, ms: 60_000 }, now: () => 0, ...more,
  };
}

export const explain = (...given: Parameters<typeof question>) => attribute(question(...given));

/**
 * Shapley's definition, by brute force and written apart from the code under test: over all orders of the inputs, the mean change of the mean answer when an
 * input joins those before it. For up to seven inputs.
 */
export function exactShapley(model: Model, row: readonly Value[], background: readonly (readonly Value[])[]): number[] {
  const worth = new Map<string, number>();
  const value = (joined: ReadonlySet<number>) => {
    const key = [...joined].sort().join();
    if (!worth.has(key)) worth.set(key, background.reduce((sum, other) => sum + model(row.map((own, i) => (joined.has(i) ? own : (other[i] ?? NaN)))), 0) / background.length);
    return worth.get(key) ?? NaN;
  };
  const all = orders(row.map((_, i) => i));
  const effects = row.map(() => 0);
  for (const order of all) {
    const joined = new Set<number>();
    for (const input of order) {
      const before = value(joined);
      joined.add(input);
      effects[input] = (effects[input] ?? 0) + (value(joined) - before) / all.length;
    }
  }
  return effects;
}

function orders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
