/** The stretch of time that a trend shows, and how it is moved. UTC milliseconds. */
export interface Span {
  from: number;
  to: number;
}

export const SHORTEST_MS = 10_000;
export const LONGEST_MS = 400 * 86_400_000;
/** So much of the span may lie in the future, as a rest of the sheet: a line that has arrived at its end is seen as such. */
const AHEAD = 0.02;

const lengthOf = ({ from, to }: Span): number => to - from;

/** The same length, moved back where it would run ahead of `now`. */
export function within(span: Span, now: number): Span {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthOf(span)));
  const to = Math.min(span.to, now + AHEAD * length);
  return { from: to - length, to };
}

/** Moved by a share of its length; later is positive. */
export function moved(span: Span, share: number, now: number): Span {
  const by = lengthOf(span) * share;
  return within({ from: span.from + by, to: span.to + by }, now);
}

/** Longer (`factor` > 1) or shorter, around a moment that keeps its place. */
export function zoomed(span: Span, factor: number, around: number, now: number): Span {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthOf(span) * factor));
  const share = (around - span.from) / lengthOf(span);
  const from = around - share * length;
  return within({ from, to: from + length }, now);
}

/** Reaches to now, or as near as makes no difference to who looks. */
export function isAtNow(span: Span, now: number): boolean {
  return span.to >= now - 0.005 * lengthOf(span);
}

/** The same days of the week before, by the calendar: what was at six stands at six, also over a change of the clocks. What has to be added to the past's times. */
export function weekBeforeMs(span: Span): number {
  const at = new Date(span.to);
  at.setDate(at.getDate() - 7);
  return span.to - at.getTime();
}

/** What a key asks for; null: nothing of a trend's. */
export type SpanKey = { move: number } | { zoom: number } | { cursor: number } | { end: 'now' } | { leave: true } | null;

/** Arrows move the cursor, with Shift the sheet; + and − zoom; End leads to now; Escape takes the cursor away. */
export function keyMeaning({ key, shiftKey, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): SpanKey {
  if (ctrlKey || metaKey || altKey) return null;
  switch (key) {
    case 'ArrowLeft':
      return shiftKey ? { move: -0.1 } : { cursor: -1 };
    case 'ArrowRight':
      return shiftKey ? { move: 0.1 } : { cursor: 1 };
    case 'PageUp':
      return { move: -1 };
    case 'PageDown':
      return { move: 1 };
    case '+':
    case '=':
      return { zoom: 0.5 };
    case '-':
      return { zoom: 2 };
    case 'End':
      return { end: 'now' };
    case 'Escape':
      return { leave: true };
    default:
      return null;
  }
}
