import { paintDeed } from '../chart-paint';
import { priorityShapes } from '../PriorityMark';
import { token } from '../token';
import { valueLine, HEAD_PX, type PlotPen, type PlotScene, type Straight, type Surface } from './scene';
import { t } from '../../words/catalogue/trends';

/** What keeps its place while the lines move. */
export function paintLimits(surface: Surface, scene: PlotScene): void {
  for (const pen of scene.pens) if (pen.limit !== null) paintLimit(surface, scene, pen);
}

function paintLimit(bbox: Surface, scene: PlotScene, pen: PlotPen): void {
  const { ctx } = bbox;
  const ratio = devicePixelRatio;
  const line = valueLine(bbox, scene, pen);
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
  text(ctx, t.penLimit(pen.letter), bbox.left + 5 * ratio, y - 3 * ratio, token('--muted'), 'bottom', 'left');
}

/** What lasted: its mark where it began, a line to where it ended. */
export function paintMarks(bbox: Surface, scene: PlotScene, x: Straight): void {
  const { ctx } = bbox;
  const ratio = devicePixelRatio;
  const size = 12 * ratio;
  const middle = bbox.top + 9 * ratio;
  for (const mark of scene.marks) {
    const end = mark.to ?? scene.to;
    if (mark.from > scene.to || end < scene.from) continue;
    const shape = priorityShapes[mark.priority];
    if (!shape) {
      paintDeed({ ctx, bbox }, x.a + x.b * mark.from);
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

function text(ctx: CanvasRenderingContext2D, words: string, x: number, y: number, colour: string, baseline: CanvasTextBaseline, align: CanvasTextAlign, weight = 400): void {
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
