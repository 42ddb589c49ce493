import { timeSplits } from '../axes';
import { paintTimes } from '../chart-paint';
import { token } from '../token';
import { paintMarks } from './paint';
import { firstAt, type PenLine } from './pen-line';
import { footOf, hasRuns, RUN_PX, valueLine, type PlotScene, type Straight, type Surface } from './scene';

/** A line that goes up and down by more than this for each pixel it goes on is painted by columns. */
const STEEP = 6;
/** Of points that lie closer than this: a line through points a pixel apart is still one that an eye can follow. Device pixels. */
const DENSE_PX = 0.9;

/**
 * All that moves with time: the usual band of the line that is pointed at or alone, lines of time, the pens' lines, at the head what lasted and at the foot what was not good.
 * `wantedTimes`: about so many lines of time.
 */
export function paintMoving(surface: Surface, scene: PlotScene, wantedTimes: number): void {
  const { ctx, left, top, width, height, from, to } = surface;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  paintBand(surface, scene);
  const x = timeLine(surface);
  paintTimes({ ctx, bbox: surface }, { from, to }, (at) => x.a + x.b * at, wantedTimes);
  ctx.lineJoin = 'bevel'; // of lines this thin nobody sees the joint, and round ones cost several times as much
  const order = inOrder(scene);
  // Means stand over all extents: of lines that lie over one another each is seen.
  for (const pen of order) {
    const y = penStyle(surface, scene, pen);
    const faded = scene.shown !== null && scene.shown !== pen.key;
    ctx.lineWidth = ratio;
    ctx.globalAlpha = faded ? 0.2 : 0.45;
    if (pen.ghost) paintMeans(ctx, pen.ghost, surface, x, y, [3 * ratio, 3 * ratio]);
    ctx.globalAlpha = faded ? 0.15 : 0.5;
    paintExtents(ctx, pen.line, surface, x, y);
  }
  for (const pen of order) {
    const y = penStyle(surface, scene, pen);
    ctx.globalAlpha = scene.shown !== null && scene.shown !== pen.key ? 0.35 : 1;
    ctx.lineWidth = (scene.shown === pen.key ? 2.25 : 1.5) * ratio;
    paintMeans(ctx, pen.line, surface, x, y);
  }
  ctx.globalAlpha = 1;
  paintRuns(surface, scene, x);
  paintMarks(surface, scene, x);
  ctx.restore();
}

/** Takes the pen's colour; returns where its values stand. */
function penStyle(surface: Surface, scene: PlotScene, pen: PlotScene['pens'][number]): Straight {
  surface.ctx.strokeStyle = surface.ctx.fillStyle = token(pen.colour);
  return valueLine(surface, scene, pen);
}

const timeLine = ({ left, width, from, to }: Surface): Straight => {
  const b = width / (to - from);
  return { a: left - from * b, b };
};

/** The one that is pointed at comes last, over the others. */
const inOrder = ({ pens, shown }: PlotScene) => [...pens].sort((a, b) => Number(a.key === shown) - Number(b.key === shown));

function paintBand(surface: Surface, scene: PlotScene): void {
  const banded = scene.pens.length === 1 ? scene.pens[0] : scene.pens.find((pen) => pen.key === scene.shown);
  if (!banded?.usual) return;
  const { ctx, left, top, width, height } = surface;
  const y = valueLine(surface, scene, banded);
  const high = Math.max(top, y.a + y.b * banded.usual[1]);
  const low = Math.min(top + height, y.a + y.b * banded.usual[0]);
  ctx.fillStyle = token('--band');
  if (low > high) ctx.fillRect(left, high, width, low - high);
}

/** The means, joined but for gaps. Plain loops over the columns: lines of thousands of points are painted while a hand moves them. */
function paintMeans(ctx: CanvasRenderingContext2D, line: PenLine, span: Surface, x: Straight, y: Straight, dash?: number[]): void {
  const start = Math.max(0, firstAt(line, span.from) - 1);
  if (isSteep(line, start, span.to, x, y)) return fillMeans(ctx, line, start, span.to, x, y);
  const { length, mean, broken } = line;
  const xs = line.x;
  if (dash) ctx.setLineDash(dash);
  ctx.beginPath();
  // Where more than one bucket falls on a pixel, their ends are drawn: the way between them lies in the extents.
  let lastPx = -Infinity;
  for (let i = start; i < length; i++) {
    const px = x.a + x.b * xs[i]!;
    const anew = i === start || broken[i] === 1;
    if (anew) ctx.moveTo(px, y.a + y.b * mean[i]!);
    if (anew || px - lastPx >= 0.75 || (i + 1 < length && broken[i + 1] === 1)) {
      // A bucket that stands alone is a point: a line as long as it is wide.
      const alone = anew && (i + 1 === length || broken[i + 1] === 1);
      ctx.lineTo(alone ? px + Math.max(1, x.b * line.bucketMs) : px, y.a + y.b * mean[i]!);
      lastPx = px;
    }
    if (xs[i]! > span.to) break;
  }
  ctx.stroke();
  if (dash) ctx.setLineDash([]);
}

/** Whether a line's points lie dense and jump: as a path, its edges would cross each other all over the sheet, which costs a processor many times what columns do. */
function isSteep({ length, mean, broken, x: xs }: PenLine, start: number, to: number, x: Straight, y: Straight): boolean {
  let travel = 0;
  let i = start + 1;
  for (; i < length && xs[i]! <= to; i++) if (broken[i] === 0) travel += Math.abs(mean[i]! - mean[i - 1]!);
  const px = x.b * ((xs[i - 1] ?? 0) - (xs[start] ?? 0));
  return i - start > 2 && px / (i - start) < DENSE_PX && travel * Math.abs(y.b) > STEEP * px;
}

/** The same as columns of pixels: each from where the line came from to where it is. */
function fillMeans(ctx: CanvasRenderingContext2D, { length, mean, broken, x: xs, bucketMs }: PenLine, start: number, to: number, x: Straight, y: Straight): void {
  const thick = Math.max(1, Math.round(ctx.lineWidth));
  for (let i = start; i < length && xs[i]! <= to; i++) {
    const at = y.a + y.b * mean[i]!;
    const before = i === start || broken[i] === 1 ? at : y.a + y.b * mean[i - 1]!;
    const joined = i + 1 < length && broken[i + 1] === 0;
    const left = Math.round(x.a + x.b * xs[i]!);
    const wide = joined ? Math.round(x.a + x.b * xs[i + 1]!) - left : Math.round(x.b * bucketMs);
    const top = Math.round(Math.min(at, before));
    // A step: across at its height, and up or down to it.
    ctx.fillRect(left, top, thick, Math.max(thick, Math.round(Math.max(at, before)) - top));
    if (wide > thick) ctx.fillRect(left, Math.round(at), wide, thick);
  }
}

/** From the lowest to the highest of each bucket, or of all that fall on one pixel: a spike is never lost. */
function paintExtents(ctx: CanvasRenderingContext2D, line: PenLine, { from, to }: Surface, x: Straight, y: Straight): void {
  const { length, low, high } = line;
  const xs = line.x;
  const least = 1.5 / Math.abs(y.b);
  const thick = Math.max(1, Math.round(ctx.lineWidth));
  let column = -Infinity;
  let l = Infinity;
  let h = -Infinity;
  const fill = (next: number) => {
    // Buckets a little wider than a pixel leave no stripes.
    const wide = next - column <= 2 * thick ? next - column : thick;
    if (h - l > least) ctx.fillRect(column, Math.round(y.a + y.b * h), wide, Math.round(-y.b * (h - l)));
  };
  for (let i = Math.max(0, firstAt(line, from) - 1); i < length && xs[i]! <= to; i++) {
    const at = Math.round(x.a + x.b * xs[i]!);
    if (at !== column) {
      fill(at);
      column = at;
      l = low[i]!;
      h = high[i]!;
    } else {
      if (low[i]! < l) l = low[i]!;
      if (high[i]! > h) h = high[i]!;
    }
  }
  fill(Infinity);
}

/** Readings that were not good, a row a pen at the foot: full where bad, hollow where uncertain. */
function paintRuns({ ctx, top, height, from: start, to: end }: Surface, scene: PlotScene, x: Straight): void {
  const ratio = devicePixelRatio;
  const high = (RUN_PX - 3) * ratio;
  let y = top + height - (footOf(scene.pens) - 3) * ratio;
  for (const pen of scene.pens) {
    if (!hasRuns(pen)) continue;
    ctx.fillStyle = ctx.strokeStyle = token(pen.colour);
    ctx.lineWidth = ratio;
    for (const { from, to, quality } of pen.line.runs) {
      if (to < start || from > end) continue;
      const left = x.a + x.b * Math.max(from, start);
      const width = Math.max(3 * ratio, x.a + x.b * Math.min(to, end) - left);
      if (quality === 2) ctx.fillRect(left, y, width, high);
      else ctx.strokeRect(left + 0.5, y + 0.5, width - 1, high - 1);
    }
    y += RUN_PX * ratio;
  }
}

/** The lines of time in words, on a strip below the sheet: whole, or not there. */
export function paintTimeWords(surface: Surface, wantedTimes: number, words: (time: number) => string): void {
  const { ctx, top, height, from, to } = surface;
  const ratio = devicePixelRatio;
  const x = timeLine(surface);
  ctx.font = `${12 * ratio}px 'Inter Variable', sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = token('--muted');
  for (const at of timeSplits(from, to, wantedTimes)) {
    const said = words(at);
    const middle = x.a + x.b * at;
    const half = ctx.measureText(said).width / 2;
    if (middle - half >= 0 && middle + half <= ctx.canvas.width) ctx.fillText(said, middle, top + height / 2 + ratio);
  }
}
