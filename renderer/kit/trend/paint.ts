import type uPlot from 'uplot';
import { paintDeed, paintTimes } from '../chart-paint';
import { priorityShapes } from '../PriorityMark';
import { token } from '../token';
import { firstAt, type PenLine } from './pen-line';
import { footOf, hasRuns, HEAD_PX, paddedRange, RUN_PX, type PlotPen, type PlotScene } from './scene';

/** A straight line from values to device pixels: `a + b * value`. */
interface Straight {
  a: number;
  b: number;
}

const timeLine = ({ bbox }: uPlot, { from, to }: PlotScene): Straight => {
  const b = bbox.width / (to - from);
  return { a: bbox.left - from * b, b };
};

function valueLine({ bbox }: uPlot, scene: PlotScene, pen: PlotPen): Straight {
  const [low, high] = paddedRange(pen.range, bbox.height / devicePixelRatio, footOf(scene.pens));
  const b = -bbox.height / (high - low);
  return { a: bbox.top - high * b, b };
}

/** Under the lines: the usual band of the one that is pointed at or alone, lines of time, base line. */
export function paintSheet(u: uPlot, scene: PlotScene): void {
  const { ctx, bbox } = u;
  ctx.save();
  const banded = scene.pens.length === 1 ? scene.pens[0] : scene.pens.find((pen) => pen.key === scene.shown);
  if (banded?.usual) {
    const y = valueLine(u, scene, banded);
    const top = Math.max(bbox.top, y.a + y.b * banded.usual[1]);
    const bottom = Math.min(bbox.top + bbox.height, y.a + y.b * banded.usual[0]);
    ctx.fillStyle = token('--band');
    if (bottom > top) ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  }
  const x = timeLine(u, scene);
  paintTimes(u, scene, (at) => x.a + x.b * at);
  ctx.restore();
}

/** The lines and all that stands on them. */
export function paintLines(u: uPlot, scene: PlotScene): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const x = timeLine(u, scene);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineJoin = 'round';
  const order = [...scene.pens].sort((a, b) => Number(a.key === scene.shown) - Number(b.key === scene.shown));
  for (const pen of order) {
    const y = valueLine(u, scene, pen);
    const faded = scene.shown !== null && scene.shown !== pen.key;
    ctx.strokeStyle = token(pen.colour);
    ctx.globalAlpha = faded ? 0.2 : 0.45;
    ctx.lineWidth = ratio;
    if (pen.ghost) strokeMeans(ctx, pen.ghost, scene, x, y, [3 * ratio, 3 * ratio]);
    ctx.globalAlpha = faded ? 0.15 : 0.5;
    strokeExtents(ctx, pen.line, scene, x, y);
    ctx.globalAlpha = faded ? 0.35 : 1;
    ctx.lineWidth = (scene.shown === pen.key ? 2.25 : 1.5) * ratio;
    strokeMeans(ctx, pen.line, scene, x, y);
    ctx.globalAlpha = 1;
  }
  paintRuns(u, scene, x);
  ctx.restore();
  for (const pen of order) if (pen.limit !== null) paintLimit(u, scene, pen);
  paintMarks(u, scene, x);
  paintLetters(u, scene, x);
}

/** The means, joined but for gaps. Plain loops over the columns: this runs for every frame of a pan. */
function strokeMeans(ctx: CanvasRenderingContext2D, line: PenLine, { from, to }: PlotScene, x: Straight, y: Straight, dash?: number[]): void {
  const { length, mean, broken } = line;
  const xs = line.x;
  const start = Math.max(0, firstAt(line, from) - 1);
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
    if (xs[i]! > to) break;
  }
  ctx.stroke();
  if (dash) ctx.setLineDash([]);
}

/** From the lowest to the highest of each bucket, or of all that fall on one pixel: a spike is never lost. */
function strokeExtents(ctx: CanvasRenderingContext2D, line: PenLine, { from, to }: PlotScene, x: Straight, y: Straight): void {
  const { length, low, high } = line;
  const xs = line.x;
  const least = 1.5 / Math.abs(y.b);
  ctx.beginPath();
  let column = -Infinity;
  let l = Infinity;
  let h = -Infinity;
  for (let i = Math.max(0, firstAt(line, from) - 1); i < length && xs[i]! <= to; i++) {
    const at = Math.round(x.a + x.b * xs[i]!);
    if (at !== column) {
      if (h - l > least) {
        ctx.moveTo(column + 0.5, y.a + y.b * l);
        ctx.lineTo(column + 0.5, y.a + y.b * h);
      }
      column = at;
      l = low[i]!;
      h = high[i]!;
    } else {
      if (low[i]! < l) l = low[i]!;
      if (high[i]! > h) h = high[i]!;
    }
  }
  if (h - l > least) {
    ctx.moveTo(column + 0.5, y.a + y.b * l);
    ctx.lineTo(column + 0.5, y.a + y.b * h);
  }
  ctx.stroke();
}

/** Readings that were not good, a row a pen at the foot: full where bad, hollow where uncertain. */
function paintRuns({ ctx, bbox }: uPlot, scene: PlotScene, x: Straight): void {
  const ratio = devicePixelRatio;
  const height = (RUN_PX - 3) * ratio;
  let top = bbox.top + bbox.height - (footOf(scene.pens) - 3) * ratio;
  for (const pen of scene.pens) {
    if (!hasRuns(pen)) continue;
    ctx.fillStyle = ctx.strokeStyle = token(pen.colour);
    ctx.lineWidth = ratio;
    for (const { from, to, quality } of pen.line.runs) {
      if (to < scene.from || from > scene.to) continue;
      const left = x.a + x.b * Math.max(from, scene.from);
      const width = Math.max(3 * ratio, x.a + x.b * Math.min(to, scene.to) - left);
      if (quality === 2) ctx.fillRect(left, top, width, height);
      else ctx.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
    }
    top += RUN_PX * ratio;
  }
}

function paintLimit(u: uPlot, scene: PlotScene, pen: PlotPen): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const line = valueLine(u, scene, pen);
  const y = Math.round(line.a + line.b * pen.limit!) + 0.5;
  if (y < bbox.top + HEAD_PX * ratio - 2 || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = token('--muted');
  ctx.lineWidth = ratio;
  ctx.setLineDash([5 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
  text(u, `${pen.letter} limit`, bbox.left + 5 * ratio, y - 3 * ratio, token('--muted'), 'bottom', 'left');
}

/** What lasted: its mark where it began, a line to where it ended. */
function paintMarks(u: uPlot, scene: PlotScene, x: Straight): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const size = 12 * ratio;
  const middle = bbox.top + 9 * ratio;
  for (const mark of scene.marks) {
    const end = mark.to ?? scene.to;
    if (mark.from > scene.to || end < scene.from) continue;
    const shape = priorityShapes[mark.priority];
    if (!shape) {
      paintDeed(u, x.a + x.b * mark.from);
      continue;
    }
    const left = Math.max(bbox.left, x.a + x.b * mark.from);
    const right = Math.min(bbox.left + bbox.width, x.a + x.b * end);
    ctx.save();
    ctx.fillStyle = token(`--p${mark.priority}`);
    ctx.fillRect(left, middle - ratio, Math.max(0, right - left), 2 * ratio);
    if (mark.from >= scene.from) {
      ctx.translate(Math.min(left - size / 2, bbox.left + bbox.width - size), middle - size / 2);
      ctx.scale(size / 16, size / 16);
      const path = new Path2D(shape.path);
      ctx.lineWidth = 3;
      ctx.strokeStyle = token('--panel');
      ctx.stroke(path);
      ctx.fill(path);
    }
    ctx.restore();
  }
}

/** Each line's letter at its right end, moved apart where they would lie over one another. */
function paintLetters(u: uPlot, scene: PlotScene, x: Straight): void {
  const { bbox } = u;
  const ratio = devicePixelRatio;
  const places: { pen: PlotPen; px: number; py: number }[] = [];
  for (const pen of scene.pens) {
    const { line } = pen;
    const i = Math.min(line.length, firstAt(line, scene.to)) - 1;
    if (i < 0 || line.x[i]! < scene.from) continue;
    const y = valueLine(u, scene, pen);
    places.push({ pen, px: Math.min(x.a + x.b * line.x[i]! + 9 * ratio, bbox.left + bbox.width - 7 * ratio), py: y.a + y.b * line.mean[i]! });
  }
  places.sort((a, b) => a.py - b.py);
  let above = -Infinity;
  for (const place of places) {
    place.py = Math.min(Math.max(place.py, above + 13 * ratio, bbox.top + (HEAD_PX + 4) * ratio), bbox.top + bbox.height - 8 * ratio);
    above = place.py;
    text(u, place.pen.letter, place.px, place.py, token(place.pen.colour), 'middle', 'center', 700);
  }
}

function text({ ctx }: uPlot, words: string, x: number, y: number, colour: string, baseline: CanvasTextBaseline, align: CanvasTextAlign, weight = 400): void {
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${weight} ${12 * ratio}px 'Inter Variable', sans-serif`;
  ctx.textBaseline = baseline;
  ctx.textAlign = align;
  ctx.lineWidth = 4 * ratio;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = token('--panel');
  ctx.strokeText(words, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
  ctx.restore();
}
