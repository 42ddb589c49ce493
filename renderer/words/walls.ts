/** A wall in words: what it shows now, and why it does not go on. */
import { counted, number, systemLocale } from './numbers';

/** Which of its pages a wall shows; empty where it has one alone. */
export function turnWords(at: number, pages: number, locale = systemLocale): string {
  return pages > 1 ? `${number(at + 1, 0, locale)} of ${number(pages, 0, locale)}` : '';
}

export function heldWords(waiting: number, locale = systemLocale): string {
  return `${counted(waiting, 'alarm waits', 'alarms wait', locale)} to be acknowledged: the wall stays here until then.`;
}

export const holdWords: Record<'never' | '1' | '2' | '3' | '4', string> = {
  never: 'No priority: it goes on', 1: 'Priority 1', 2: 'Priority 1 or 2', 3: 'Priority 1, 2 or 3', 4: 'Any priority',
};

export function screenWords({ label, width, height, here }: { label: string; width: number; height: number; here: boolean }): string {
  return `${label || 'A screen'}, ${width} × ${height}${here ? ' (this one)' : ''}`;
}
