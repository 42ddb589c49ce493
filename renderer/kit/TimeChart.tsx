import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import { paintOver, paintUnder, type ChartMark, type ChartScene } from './chart-paint';
import { onThemeChange, token } from './token';
import type { TrendLine } from './trend-line';

interface TimeChartProps {
  line: TrendLine;
  /** Rises when the line grew or was replaced: the line itself is changed in place. */
  revision: number;
  from: number;
  to: number;
  range: [number, number];
  usual?: [number, number] | null;
  limit?: number | null;
  /** A variable of the theme. */
  colour: string;
  marks?: readonly ChartMark[];
  height: number;
  /** Charts of one page point at the same moment together. */
  group: string;
  /** Says the line in words. */
  alternative: string;
  valueText(value: number): string;
  /** What the pointer is at; null when it left. */
  onPoint(at: { time: number; value: number } | null): void;
}

const noMarks: readonly ChartMark[] = [];

/** One line over time, painted by uPlot. The plot is made once; what changes is handed to it in place. */
export function TimeChart(props: TimeChartProps) {
  const { line, revision, from, to, range, usual = null, limit = null, colour, marks = noMarks, height, group, alternative, valueText } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scene = useRef<ChartScene | null>(null);
  const point = useEffectEvent(props.onPoint);
  const text = useEffectEvent((value: number) => valueText(value));

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const painted: ChartScene = { from: 0, to: 1, range: [0, 1], usual: null, limit: null, colour: '--data', marks: noMarks, label: text };
    scene.current = painted;
    const made = new uPlot(options(painted, group, element, (at) => point(at)), [[], [], [], []], element);
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: element.clientHeight }));
    watcher.observe(element);
    const stop = onThemeChange(() => made.redraw(false));
    return () => {
      stop();
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [group]);

  useEffect(() => {
    const made = plot.current;
    if (!made || !scene.current) return;
    Object.assign(scene.current, { from, to, range, usual, limit, colour, marks });
    made.batch(() => {
      // The line comes last, so that it is painted over the span of its buckets.
      made.setData([line.x, line.low, line.high, line.y], false);
      made.setScale('x', { min: from, max: to });
      // A line that lies on an end of the scale is still seen whole.
      const room = (range[1] - range[0]) * 0.03;
      made.setScale('y', { min: range[0] - room, max: range[1] + room });
    });
  }, [line, revision, from, to, range, usual, limit, colour, marks, group]);

  return <div ref={box} className="time-chart" style={{ height }} role="img" aria-label={alternative} />;
}

function options(scene: ChartScene, group: string, element: HTMLElement, onPoint: TimeChartProps['onPoint']): uPlot.Options {
  const stroke = () => token(scene.colour);
  const edge: uPlot.Series = { points: { show: false }, width: 0 };
  return {
    width: element.clientWidth || 300,
    height: element.clientHeight || 100,
    ms: 1,
    padding: [0, 0, 0, 0],
    legend: { show: false },
    scales: { x: { time: true, auto: false }, y: { auto: false } },
    axes: [{ show: false }, { show: false }],
    series: [{}, edge, edge, { stroke, width: 1.5, points: { show: false } }],
    bands: [{ series: [2, 1], fill: () => token('--track') }],
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: group }, points: { size: 7, fill: stroke }, focus: { prox: -1 } },
    hooks: {
      drawClear: [(u) => paintUnder(u, scene)],
      draw: [(u) => paintOver(u, scene)],
      setCursor: [
        (u) => {
          const index = u.cursor.idx;
          const time = index == null ? undefined : u.data[0][index];
          const value = index == null ? undefined : u.data[3]?.[index];
          onPoint(time !== undefined && typeof value === 'number' && (u.cursor.left ?? -1) >= 0 ? { time, value } : null);
        },
      ],
    },
  };
}
