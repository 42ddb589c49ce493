import type { PenLine } from './pen-line';

/** A pen as it is painted. */
export interface PlotPen {
  key: string;
  /** Stands at the line's end and in the list beside it: lines are told apart by it, not by colour alone. */
  letter: string;
  /** A variable of the theme. */
  colour: string;
  line: PenLine;
  /** What is drawn beside it, moved to where it is compared: the same a week before, or what was foretold. */
  ghost: PenLine | null;
  axis: 'left' | 'right' | 'own';
  /** Ends of its scale. */
  range: readonly [number, number];
  limit: number | null;
  usual: readonly [number, number] | null;
}

/** Something that happened, marked at the head of the sheet. */
export interface PlotMark {
  from: number;
  /** Null: it goes on. */
  to: number | null;
  /** 1 to 4 of an alarm; 0: something that was done, whose end is its begin. */
  priority: number;
}

/** What a trend paints. Read on every draw and changed in place. */
export interface PlotScene {
  from: number;
  to: number;
  pens: readonly PlotPen[];
  marks: readonly PlotMark[];
  /** The pen that is pointed at; null: none is. */
  shown: string | null;
}

/** Heights of what lies over and under the lines, CSS pixels. */
export const HEAD_PX = 22;
export const RUN_PX = 7;
const FOOT_PX = 6;

export const hasRuns = ({ line }: PlotPen): boolean => line.runs.length > 0;

/** The room under the lines: a row for each pen whose readings were not all good. */
export const footOf = (pens: readonly PlotPen[]): number => FOOT_PX + RUN_PX * pens.filter(hasRuns).length;

/** A scale whose ends lie so far apart that `range` fills the height between head and foot. */
export function paddedRange([low, high]: readonly [number, number], heightPx: number, footPx: number): [number, number] {
  const perPx = (high - low) / Math.max(20, heightPx - HEAD_PX - footPx);
  return [low - footPx * perPx, high + HEAD_PX * perPx];
}

/** A straight line from values to device pixels: `a + b * value`. */
export interface Straight {
  a: number;
  b: number;
}

/** A field of a canvas, in device pixels, and the stretch of time that it spans. */
export interface Surface {
  ctx: CanvasRenderingContext2D;
  left: number;
  top: number;
  width: number;
  height: number;
  from: number;
  to: number;
}

export function valueLine({ top, height }: Surface, { pens }: PlotScene, pen: PlotPen): Straight {
  const [low, high] = paddedRange(pen.range, height / devicePixelRatio, footOf(pens));
  const b = -height / (high - low);
  return { a: top - high * b, b };
}
