import type uPlot from 'uplot';
import { timeSplits } from './axes';
import { priorityShapes } from './PriorityMark';
import { token } from './token';

export interface ChartMark {
  at: number;
  /** 1 to 4 for an alarm; 0 for what was done. */
  priority: number;
}

/** What a chart paints around its line. Read on every draw, so that it is changed in place. */
export interface ChartScene {
  from: number;
  to: number;
  range: [number, number];
  usual: [number, number] | null;
  limit: number | null;
  colour: string;
  marks: readonly ChartMark[];
  /** Text of a value of the y axis. */
  label(value: number): string;
}

/** Under the line: usual band, lines of time, base line. */
export function paintUnder(u: uPlot, scene: ChartScene): void {
  const { ctx, bbox } = u;
  ctx.save();
  if (scene.usual) {
    const top = Math.max(bbox.top, u.valToPos(Math.min(scene.usual[1], scene.range[1]), 'y', true));
    const bottom = Math.min(bbox.top + bbox.height, u.valToPos(Math.max(scene.usual[0], scene.range[0]), 'y', true));
    ctx.fillStyle = token('--band');
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  }
  paintTimes(u, scene, (at) => u.valToPos(at, 'x', true));
  ctx.restore();
}

/** Lines of time and the base line. */
export function paintTimes({ ctx, bbox }: Pick<uPlot, 'ctx' | 'bbox'>, { from, to }: { from: number; to: number }, xOf: (at: number) => number, wanted = wantedSplits(bbox.width / devicePixelRatio)): void {
  ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
  ctx.strokeStyle = token('--line-faint');
  ctx.beginPath();
  for (const at of timeSplits(from, to, wanted)) {
    const x = Math.round(xOf(at)) + 0.5;
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.strokeStyle = token('--line');
  ctx.beginPath();
  ctx.moveTo(bbox.left, bbox.top + bbox.height - 0.5);
  ctx.lineTo(bbox.left + bbox.width, bbox.top + bbox.height - 0.5);
  ctx.stroke();
}

export const wantedSplits = (widthPx: number): number => Math.max(2, Math.floor(widthPx / 110));

/** Over the line: limit, marks of alarms, ends of the y axis. */
export function paintOver(u: uPlot, scene: ChartScene): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  ctx.save();
  if (scene.limit !== null) {
    const y = Math.round(u.valToPos(scene.limit, 'y', true)) + 0.5;
    ctx.strokeStyle = token('--muted');
    ctx.lineWidth = ratio;
    ctx.setLineDash([5 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  for (const mark of scene.marks) paintMark(u, scene, mark, ratio);
  ctx.font = `${11 * ratio}px 'Inter Variable', sans-serif`;
  ctx.fillStyle = token('--muted');
  ctx.strokeStyle = token('--panel');
  ctx.lineWidth = 3 * ratio;
  ctx.lineJoin = 'round';
  const end = (text: string, baseline: CanvasTextBaseline, y: number) => {
    ctx.textBaseline = baseline;
    ctx.strokeText(text, bbox.left + 4 * ratio, y);
    ctx.fillText(text, bbox.left + 4 * ratio, y);
  };
  end(scene.label(scene.range[1]), 'top', bbox.top + 3 * ratio);
  end(scene.label(scene.range[0]), 'bottom', bbox.top + bbox.height - 2 * ratio);
  ctx.restore();
}

/** Something that was done: a line through the sheet with a ring at its head. */
export function paintDeed({ ctx, bbox }: Pick<uPlot, 'ctx' | 'bbox'>, at: number): void {
  const ratio = devicePixelRatio;
  const radius = 4 * ratio;
  const x = Math.min(Math.max(Math.round(at) + 0.5, bbox.left + radius), bbox.left + bbox.width - radius);
  const y = bbox.top + 9 * ratio;
  ctx.save();
  ctx.strokeStyle = token('--muted');
  ctx.lineWidth = ratio;
  ctx.beginPath();
  ctx.moveTo(x, y + radius);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.lineWidth = 2 * ratio;
  ctx.fillStyle = token('--panel');
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}

function paintMark(u: uPlot, scene: ChartScene, mark: ChartMark, ratio: number): void {
  if (mark.at < scene.from || mark.at > scene.to) return;
  const { ctx, bbox } = u;
  const shape = priorityShapes[mark.priority];
  if (!shape) return paintDeed(u, u.valToPos(mark.at, 'x', true));
  const size = 12 * ratio;
  const x = Math.min(Math.max(u.valToPos(mark.at, 'x', true), bbox.left + size / 2), bbox.left + bbox.width - size / 2);
  const y = scene.limit === null ? bbox.top + size : u.valToPos(scene.limit, 'y', true);
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(size / 16, size / 16);
  const path = new Path2D(shape.path);
  ctx.lineWidth = 3;
  ctx.strokeStyle = token('--panel');
  ctx.stroke(path);
  ctx.fillStyle = token(`--p${mark.priority}`);
  ctx.fill(path);
  ctx.restore();
}
