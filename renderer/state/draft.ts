/** What a person is composing, with the steps that led there. */
export interface Draft<T> {
  content: T;
  past: readonly T[];
  /** What the last step was typed into, letter by letter. */
  field?: string;
}

export const draftOf = <T>(content: T): Draft<T> => ({ content, past: [] });

/** One step; `undone` takes it back. What is typed into one `field` without a pause is one step. */
export function stepped<T>({ content, past, field: before }: Draft<T>, next: T, field?: string): Draft<T> {
  return { content: next, past: field !== undefined && field === before ? past : [...past, content], field };
}
export function undone<T>({ content, past }: Draft<T>): Draft<T> {
  return { content: past[past.length - 1] ?? content, past: past.slice(0, -1) };
}

/** A list in which one stands before the one before it (-1), or behind the one behind it (1); null: there is no such one, or it is the first, or the last. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] | null {
  const to = from + by;
  if (from < 0 || to < 0 || to >= list.length) return null;
  const next = [...list];
  [next[from], next[to]] = [next[to] as T, next[from] as T];
  return next;
}
