import type uPlot from 'uplot';
import { wantedSplits } from '../chart-paint';
import { Letters } from './letters';
import { paintMoving, paintTimeWords } from './paint-lines';
import type { PlotMark, PlotPen, PlotScene, Surface } from './scene';

/** So many lengths are painted at once while a hand moves the sheet: the one that is seen, and one to each side. */
const HELD_LENGTHS = 3;
/** Room for the words below the sheet at each side of it, where the plot has as much. CSS pixels. */
const BESIDE_PX = 44;

/** What the canvases hold. */
interface Painted {
  from: number;
  to: number;
  pens: readonly PlotPen[];
  marks: readonly PlotMark[];
  shown: string | null;
  width: number;
  height: number;
}

/**
 * What moves with time, on canvases of its own under the plot's. They are painted for more than is seen and then only moved, so that the frames of a pan cost no
 * painting: where a processor does it, eight lines take longer than a frame has.
 */
export class MovingLayer {
  private readonly lines = canvasIn('trend-moving');
  private readonly words = canvasIn('trend-moving');
  private readonly strip = document.createElement('div');
  private readonly letters: Letters;
  private painted: Painted | null = null;
  private length = NaN;

  constructor(private readonly u: uPlot, private readonly timeText: (time: number) => string) {
    u.under.append(this.lines);
    this.letters = new Letters(u.under);
    this.strip.className = 'trend-times';
    this.strip.append(this.words);
    u.under.before(this.strip);
  }

  /** Shows the scene's span. `stale`: lines grew in place, or the theme changed. */
  show(scene: PlotScene, held: boolean, stale: boolean): void {
    const { width, height } = this.u.bbox;
    if (stale || !this.covers(scene, width, height)) this.paint(scene, held);
    if (!this.painted) return;
    // Whole pixels: a canvas between two of them is blurred.
    const shift = Math.round(((this.painted.from - scene.from) * width) / (scene.to - scene.from));
    const ratio = devicePixelRatio;
    this.lines.style.transform = `translateX(${shift / ratio}px)`;
    this.words.style.transform = `translateX(${shift / ratio}px)`;
    this.letters.place({ ctx: this.u.ctx, left: 0, top: 0, width, height, from: scene.from, to: scene.to }, scene);
  }

  private covers({ from, to, pens, marks, shown }: PlotScene, width: number, height: number): boolean {
    const { painted } = this;
    return painted !== null && painted.pens === pens && painted.marks === marks && painted.shown === shown && painted.width === width && painted.height === height
      && this.isLength(to - from) && from >= painted.from - 0.5 && to <= painted.to + 0.5;
  }

  private isLength(length: number): boolean {
    return Math.abs(this.length - length) < 1e-6 * length;
  }

  private paint(scene: PlotScene, held: boolean): void {
    const { left, top, width, height } = this.u.bbox;
    const { pens, marks, shown } = scene;
    const length = scene.to - scene.from;
    // A pan keeps the length; while it is zoomed each frame is another picture, and what lies beside it would be painted for nothing.
    const lengths = held && this.isLength(length) ? HELD_LENGTHS : 1;
    const around = ((lengths - 1) / 2) * length;
    const [from, to] = [scene.from - around, scene.to + around];
    this.length = length;
    this.painted = { from, to, pens, marks, shown, width, height };
    const times = wantedSplits(width / devicePixelRatio) * lengths;
    const field = { left: 0, top: 0, width: width * lengths, from, to };
    const lines = fresh(this.lines, field.width, height);
    if (lines) paintMoving({ ...field, ctx: lines, height }, scene, times);
    const foot = this.u.ctx.canvas.height - top - height;
    const most = Math.round(BESIDE_PX * devicePixelRatio);
    const [before, after] = [Math.min(most, left), Math.min(most, this.u.ctx.canvas.width - left - width)];
    const words = fresh(this.words, field.width + before + after, foot);
    if (words) paintTimeWords({ ...field, ctx: words, left: before, height: foot } satisfies Surface, times, this.timeText);
    const css = (px: number) => `${px / devicePixelRatio}px`;
    Object.assign(this.strip.style, { top: css(top + height), height: css(foot), left: css(left - before), width: css(width + before + after) });
  }
}

function canvasIn(className: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = className;
  return canvas;
}

/** An empty canvas of so many device pixels. */
function fresh(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ctx = canvas.getContext('2d');
  if (canvas.width === width && canvas.height === height) ctx?.clearRect(0, 0, width, height);
  else {
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${width / devicePixelRatio}px`, height: `${height / devicePixelRatio}px` });
  }
  return ctx;
}
