/** A wall in words: what it shows now, and why it does not go on. */
import { t } from './catalogue/displays';

/** Which of its pages a wall shows; empty where it has one alone. */
export const turnWords = (at: number, pages: number): string => (pages > 1 ? t.turn(at + 1, pages) : '');

export const heldWords = t.held;

export const holdWords: Record<'never' | '1' | '2' | '3' | '4', string> = t.holds;

export function screenWords({ label, width, height, here }: { label: string; width: number; height: number; here: boolean }): string {
  return t.screen(label, `${width} × ${height}`, here);
}
