import { useEffect, useMemo, useRef, useState } from 'react';
import type { Action } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import type { Tag } from '../../../../electron/contract/domain';
import type { Range } from '../../../app/route';
import { niceRange, timeSplits } from '../../../kit/axes';
import { wantedSplits, type ChartMark } from '../../../kit/chart-paint';
import { TimeChart } from '../../../kit/TimeChart';
import { rangeOf, type TrendLine } from '../../../kit/trend-line';
import { useMachineLive, useTagLive } from '../../../state/hooks';
import { usualOf, type ManifestWords } from '../../../state/plant';
import { t } from '../../../words/catalogue/equipment';
import { predictionText, readingText, type OutputWords } from '../../../words/machines';
import { DASH, number, reading } from '../../../words/numbers';
import { hourMinute, moment, shortDay } from '../../../words/time';
import { extremes } from '../../../words/trends';
import { Lane } from './Lane';
import type { Trend } from '../hooks/useTrend';

interface ChartsProps {
  asset: number;
  tags: readonly Tag[];
  trend: Trend;
  revision: number;
  loaded: boolean;
  from: number;
  to: number;
  range: Range;
  alarms: readonly Alarm[];
  actions: readonly Action[];
  output: OutputWords | null;
  manifest: ManifestWords | undefined;
}

const GROUP = 'machine';
type Time = Pick<ChartsProps, 'from' | 'to' | 'revision' | 'range'>;

/** Prediction and readings over one another on the same axis. */
export function Charts({ asset, tags, trend, alarms, actions, output, manifest, loaded, ...time }: ChartsProps) {
  const drawn = useMemo(() => tags.filter((tag) => tag.kind === 'number' || tag.kind === 'integer'), [tags]);
  const deeds = useMemo(() => actions.map((action): ChartMark => ({ at: action.done, priority: 0 })), [actions]);
  const marks = useMemo(() => [...deeds, ...alarms.filter((a) => a.kind === 'prediction-high').map((a): ChartMark => ({ at: a.raised, priority: a.priority }))], [deeds, alarms]);
  const box = useRef<HTMLElement>(null);
  const available = useHeight(box);
  // Heading 24, gap 12; the prediction gets twice the height of a reading.
  const rows = drawn.length + (output ? 2 : 0);
  const unit = Math.max(44, (available - 36 * (drawn.length + (output ? 1 : 0)) - 70) / Math.max(1, rows));
  return (
    <section ref={box} className="panel charts" tabIndex={0} aria-label={t.charts} aria-busy={!loaded}>
      {output ? <PredictionChart {...time} asset={asset} line={trend.prediction} output={output} marks={marks} height={Math.min(260, unit * 2)} /> : null}
      {drawn.map((tag) => {
        const line = trend.tags.get(tag.id);
        return line ? <TagChart key={tag.id} {...time} tag={tag} line={line} usual={usualOf(tag, manifest)} marks={deeds} height={Math.min(150, unit)} /> : null;
      })}
      <Lane alarms={alarms} actions={actions} from={time.from} to={time.to} />
      <TimeAxis from={time.from} to={time.to} />
    </section>
  );
}

function useHeight(box: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(560);
  useEffect(() => {
    const element = box.current?.parentElement;
    if (!element) return;
    const watcher = new ResizeObserver(() => setHeight(element.clientHeight));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [box]);
  return height;
}

interface ChartHeadProps {
  title: string;
  detail: string;
  now: string;
  point: { time: number; value: number } | null;
  to: number;
  text(value: number): string;
}
function ChartHead({ title, detail, now, point, to, text }: ChartHeadProps) {
  return (
    <div className="chart-head">
      <h2>{title}</h2>
      <span className="muted">{detail}</span>
      {point ? (
        <span className="chart-point">
          {moment(point.time, to)} <strong>{text(point.value)}</strong>
        </span>
      ) : (
        <strong className="chart-now">{now}</strong>
      )}
    </div>
  );
}

function PredictionChart({ asset, line, output, marks, height, from, to, revision, range }: Time & { asset: number; line: TrendLine; output: OutputWords; marks: readonly ChartMark[]; height: number }) {
  const state = useMachineLive(asset);
  const [point, setPoint] = useState<{ time: number; value: number } | null>(null);
  const text = (value: number) => predictionText(value, output);
  const seen = rangeOf(line, from, to);
  const scale = useSteadyRange(output.kind === 'probability' ? [0, 1] : niceRange(Math.min(seen?.low ?? 0, output.limit ?? Infinity), Math.max(seen?.high ?? 1, output.limit ?? -Infinity)));
  const current = state.condition === 'live' ? text(state.prediction) : DASH;
  const priority = state.alarm >= 1 && state.alarm <= 3 ? state.alarm : 0;
  return (
    <div className="chart">
      <ChartHead title={output.title} detail={output.limit === null ? '' : t.limitIs(text(output.limit))} now={current} point={point} to={to} text={text} />
      <TimeChart
        line={line} revision={revision} from={from} to={to} range={scale} limit={output.limit} marks={marks} height={height} group={GROUP} onPoint={setPoint}
        colour={priority ? `--p${priority}` : '--data'}
        valueText={(value) => (output.kind === 'probability' ? number(value * 100) : reading(value))}
        alternative={alternative(output.title, range, line, current, text, output.limit === null ? '' : t.chartLimit(text(output.limit)))}
      />
    </div>
  );
}

function TagChart({ tag, line, usual, marks, height, from, to, revision, range }: Time & { tag: Tag; line: TrendLine; usual: [number, number] | undefined; marks: readonly ChartMark[]; height: number }) {
  const newest = useTagLive(tag.id);
  const [point, setPoint] = useState<{ time: number; value: number } | null>(null);
  const text = (value: number) => readingText(value, tag);
  const seen = rangeOf(line, from, to);
  const scale = useSteadyRange(niceRange(Math.min(seen?.low ?? Infinity, usual?.[0] ?? seen?.low ?? 0), Math.max(seen?.high ?? -Infinity, usual?.[1] ?? seen?.high ?? 1)));
  const isStale = !Number.isFinite(newest.value) || to - newest.received > tag.staleAfterMs;
  const current = isStale ? DASH : readingText(newest.value, { ...tag, unit: undefined });
  return (
    <div className="chart">
      <ChartHead title={tag.title} detail={tag.unit ?? ''} now={current} point={point} to={to} text={text} />
      <TimeChart
        line={line} revision={revision} from={from} to={to} range={scale} usual={usual ?? null} marks={marks} height={height} group={GROUP} onPoint={setPoint} colour="--data" valueText={(value) => number(value, scale.every(Number.isInteger) ? 0 : scale[1] - scale[0] < 1 ? 2 : 1)}
        alternative={alternative(tag.title, range, line, isStale ? t.noData : text(newest.value), text, usual ? t.chartUsual(text(usual[0]), text(usual[1])) : '')}
      />
    </div>
  );
}

function alternative(title: string, range: Range, line: TrendLine, now: string, text: (value: number) => string, more: string): string {
  const all = extremes(line.y.map((y) => y ?? NaN));
  return `${all ? t.chart(title, t.spans[range], text(all.low), text(all.high), now) : t.chartEmpty(title, t.spans[range])}${more}`;
}

/** A fresh pair only when a number changed: the chart redraws for what changed. */
function useSteadyRange([low, high]: [number, number]): [number, number] {
  return useMemo(() => [low, high], [low, high]);
}

function TimeAxis({ from, to }: { from: number; to: number }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => setWidth(element.clientWidth));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const byDay = to - from > 2 * 24 * 3_600_000;
  return (
    <div ref={box} className="time-axis" aria-hidden>
      {timeSplits(from, to, wantedSplits(width)).map((at) => {
        const left = ((at - from) / (to - from)) * width;
        return left < 16 || left > width - 16 ? null : (
          <span key={at} style={{ left }}>
            {byDay ? shortDay(at) : hourMinute(at)}
          </span>
        );
      })}
    </div>
  );
}
