import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { onThemeChange, token } from '../token';
import { followPointer } from './gestures';
import { MovingLayer } from './moving-layer';
import { paintLimits } from './paint';
import { footOf, paddedRange, type PlotMark, type PlotPen, type PlotScene } from './scene';
import { isAtNow, keyMeaning, moved, within, zoomed, type Span } from './span';
import { t } from '../../words/catalogue/trends';

export interface TrendPlotProps {
  pens: readonly PlotPen[];
  /** Rises when lines grew: they are changed in place. */
  revision: number;
  span: Span;
  marks: readonly PlotMark[];
  /** The pen that is pointed at elsewhere. */
  shown: string | null;
  /** The moment that is pointed at, from outside; null: none. */
  cursor: number | null;
  now(): number;
  /** `settled`: the hand has let go. Null: at now, and following it. */
  onSpan(span: Span, settled: boolean, following: boolean): void;
  onCursor(time: number | null): void;
  /** A moment's text on the time axis, and a value's of an axis. */
  timeText(time: number, span: Span): string;
  valueText(value: number, axis: 'left' | 'right'): string;
  label: string;
  describedBy: string;
}

const AXIS_PX = 56;
const FOOT_PX = 24;

/** Lines of many tags over time, painted by uPlot. The plot is made once for its axes; what moves is changed in place and drawn in the next frame. */
export function TrendPlot(props: TrendPlotProps) {
  const { pens, revision, span, marks, shown, cursor, label, describedBy } = props;
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const plot = useRef<{ u: uPlot; layer: MovingLayer } | null>(null);
  const scene = useRef<PlotScene>({ ...span, pens, marks, shown });
  const held = useRef(false);
  const keyed = useRef(false);
  const grown = useRef(revision);
  const { left, right } = { left: pens.some((pen) => pen.axis === 'left'), right: pens.some((pen) => pen.axis === 'right') };
  const text = useEffectEvent((time: number) => props.timeText(time, scene.current));
  const value = useEffectEvent((at: number, axis: 'left' | 'right') => props.valueText(at, axis));
  const tell = useEffectEvent((settled: boolean) => {
    const { from, to } = scene.current;
    props.onSpan({ from, to }, settled, isAtNow({ from, to }, props.now()));
  });
  const point = useEffectEvent((time: number | null) => props.onCursor(time));
  const now = useEffectEvent(() => props.now());

  useLayoutEffect(() => {
    if (!box) return;
    const painted = scene.current;
    const made = new uPlot(options(painted, box, { left, right }, value), [[0], ...[left, right].filter(Boolean).map(() => [null])] as uPlot.AlignedData, box);
    const layer = new MovingLayer(made, text);
    plot.current = { u: made, layer };
    const redraw = (stale = false) => {
      draw(made, painted);
      layer.show(painted, held.current, stale);
    };
    redraw();
    const watcher = new ResizeObserver(() => {
      made.setSize({ width: box.clientWidth, height: box.clientHeight });
      redraw();
    });
    watcher.observe(box);
    const stopTheme = onThemeChange(() => redraw(true));
    let frame = 0;
    const show = (next: Span, settled: boolean) => {
      Object.assign(painted, next);
      held.current = !settled;
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        layer.show(painted, held.current, false);
      });
      tell(settled);
    };
    const stopPointer = followPointer(made.over, {
      span: () => ({ from: painted.from, to: painted.to }),
      now,
      show,
      point: (share) => {
        keyed.current = false;
        point(share === null ? null : painted.from + share * (painted.to - painted.from));
      },
    });
    return () => {
      cancelAnimationFrame(frame);
      stopPointer();
      stopTheme();
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [box, left, right]);

  useEffect(() => {
    const painted = scene.current;
    Object.assign(painted, { pens, marks, shown });
    // While a hand moves the sheet, it says what is seen.
    if (!held.current) Object.assign(painted, { from: span.from, to: span.to });
    plot.current?.layer.show(painted, held.current, grown.current !== revision);
    grown.current = revision;
  }, [pens, revision, span.from, span.to, marks, shown, box, left, right]);
  useEffect(() => {
    if (plot.current) draw(plot.current.u, scene.current);
  }, [pens, box, left, right]);

  useEffect(() => {
    const made = plot.current?.u;
    if (!made || !(keyed.current || cursor === null)) return;
    const share = cursor === null ? -1 : (cursor - span.from) / (span.to - span.from);
    made.setCursor({ left: share < 0 || share > 1 ? -10 : share * made.over.clientWidth, top: 0 }, false);
  }, [cursor, span.from, span.to]);

  const press = (event: React.KeyboardEvent) => {
    const meaning = keyMeaning(event);
    if (!meaning) return;
    event.preventDefault();
    const present = { from: scene.current.from, to: scene.current.to };
    const show = (next: Span) => {
      Object.assign(scene.current, next);
      plot.current?.layer.show(scene.current, false, false);
      props.onSpan(next, true, isAtNow(next, props.now()));
    };
    if ('move' in meaning) show(moved(present, meaning.move, props.now()));
    if ('zoom' in meaning) show(zoomed(present, meaning.zoom, cursor ?? present.to, props.now()));
    if ('end' in meaning) show(within({ from: props.now() - (present.to - present.from), to: props.now() }, props.now()));
    if ('leave' in meaning) props.onCursor(null);
    if ('cursor' in meaning) {
      keyed.current = true;
      const step = (present.to - present.from) / 200;
      const from = cursor === null || cursor < present.from || cursor > present.to ? Math.min(present.to, props.now()) : cursor + meaning.cursor * step;
      props.onCursor(Math.min(Math.max(from, present.from), present.to));
    }
  };

  return (
    // An application: its keys are its own. What they do is said beside it, and the same stands in a table.
    <div ref={setBox} className="trend-plot" role="application" aria-roledescription={t.role} aria-label={label} aria-describedby={describedBy} tabIndex={0} onKeyDown={press} />
  );
}

/** Axes of values and limits, for the scales that the scene has now. */
function draw(u: uPlot, scene: PlotScene): void {
  const height = u.bbox.height / devicePixelRatio;
  const foot = footOf(scene.pens);
  u.batch(() => {
    for (const axis of ['left', 'right'] as const) {
      const pen = scene.pens.find((one) => one.axis === axis);
      if (!pen || !u.scales[axis]) continue;
      const [min, max] = paddedRange(pen.range, height, foot);
      u.setScale(axis, { min, max });
    }
    u.setScale('x', { min: scene.from, max: scene.to });
    u.redraw(false, true);
  });
}

function options(scene: PlotScene, box: HTMLElement, has: { left: boolean; right: boolean }, valueText: (value: number, axis: 'left' | 'right') => string): uPlot.Options {
  const font = "12px 'Inter Variable', sans-serif";
  const stroke = () => token('--muted');
  const sides = (['left', 'right'] as const).filter((side) => has[side]);
  const axis = (side: 'left' | 'right'): uPlot.Axis => ({
    scale: side, side: side === 'left' ? 3 : 1, size: AXIS_PX, font, stroke, gap: 6, grid: { show: false }, ticks: { show: false },
    // Marks stand within the range that the lines have, not in the rows over and under them.
    splits: () => splitsOf(scene.pens.find((pen) => pen.axis === side)?.range ?? [0, 1]),
    values: (_u, splits) => splits.map((at) => valueText(at, side)),
  });
  return {
    width: box.clientWidth || 300,
    height: box.clientHeight || 200,
    ms: 1,
    padding: [0, has.right ? 0 : 12, 0, has.left ? 0 : 12],
    legend: { show: false },
    scales: { x: { time: true, auto: false }, ...Object.fromEntries(sides.map((side) => [side, { auto: false }])) },
    axes: [
      {
        // Room for the times, which move with the lines.
        size: FOOT_PX, font, stroke, gap: 6, grid: { show: false }, ticks: { show: false }, splits: () => [], values: () => [],
      },
      ...sides.map(axis),
    ],
    series: [{}, ...sides.map((scale) => ({ scale, show: true, points: { show: false } }))],
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    hooks: { draw: [({ ctx, bbox }) => paintLimits({ ctx, ...bbox, from: scene.from, to: scene.to }, scene)] },
  };
}

/** The ends and what lies evenly between them. */
function splitsOf([low, high]: readonly [number, number]): number[] {
  const parts = 4;
  return Array.from({ length: parts + 1 }, (_, i) => low + ((high - low) * i) / parts);
}
