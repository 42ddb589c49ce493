import { useEffect, useId, useRef, type ReactNode } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import type { Beside } from '../../../app/route';
import { Button } from '../../../kit';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '../../../kit/icons';
import type { PlotMark, PlotPen } from '../../../kit/trend/scene';
import { moved, within, zoomed, type Span } from '../../../kit/trend/span';
import { pointAt } from '../../../kit/trend/pen-line';
import { TrendPlot } from '../../../kit/trend/TrendPlot';
import type { Pen } from '../../../state/pens';
import { t } from '../../../words/catalogue/trends';
import { number } from '../../../words/numbers';
import { clock, moment } from '../../../words/time';
import { axisTime, cursorWords, spanText, trendLabel } from '../../../words/trends';
import { Foretold } from './Foretold';
import type { TrendLines } from '../hooks/useTrendLines';

interface SheetProps {
  pens: readonly Pen[];
  plotPens: readonly PlotPen[];
  lines: TrendLines;
  span: Span;
  following: boolean;
  now: number;
  marks: readonly PlotMark[];
  alarms: readonly Alarm[];
  shown: string | null;
  cursor: number | null;
  beside: Beside | null;
  table: boolean;
  onSpan(span: Span, done: boolean, following: boolean): void;
  onCursor(time: number | null): void;
  onWidth(px: number): void;
  onBeside(beside: Beside | null): void;
  onTable(table: boolean): void;
  /** What stands in the plot's place where it is asked for as a table. */
  children: ReactNode;
}

/** The sheet with what moves it. Everything that the pointer does, a button and a key do too. */
export function Sheet(props: SheetProps) {
  const { pens, plotPens, lines, span, following, now, marks, alarms, shown, cursor, beside, table, onSpan, onCursor, onWidth, onBeside, onTable, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const help = useId();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Steps, so that a window that is drawn wider does not ask anew for each pixel.
    const watcher = new ResizeObserver(() => onWidth(Math.max(200, Math.round(element.clientWidth / 100) * 100)));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [onWidth]);
  const to = (next: Span, follows = false) => onSpan(next, true, follows);
  const axes = (axis: 'left' | 'right') => plotPens.find((pen) => pen.axis === axis);
  const valueText = (value: number, axis: 'left' | 'right') => {
    const [low, high] = axes(axis)?.range ?? [0, 1];
    const step = (high - low) / 4;
    return number(value, Number.isInteger(low) && Number.isInteger(step) ? 0 : step >= 1 ? 1 : step >= 0.1 ? 2 : 3);
  };
  const unitOf = (axis: 'left' | 'right') => pens.find((pen) => pen.key === axes(axis)?.key)?.unit;
  return (
    <section className="panel trend-sheet" aria-label={t.trend}>
      <div className="trend-tools">
        <p className="strong nowrap">{spanText(span)}</p>
        <p className="muted ellipsis" role="status">{following ? t.following : lines.loaded ? '' : t.reading}</p>
        <div className="actions">
          <Button small iconOnly aria-label={t.earlier} onPress={() => to(moved(span, -0.5, now))}><IconChevronLeft size={16} aria-hidden /></Button>
          <Button small iconOnly aria-label={t.zoomOut} onPress={() => to(zoomed(span, 2, span.to, now), following)}><IconZoomOut size={16} aria-hidden /></Button>
          <Button small iconOnly aria-label={t.zoomIn} onPress={() => to(zoomed(span, 0.5, following ? span.to : (span.from + span.to) / 2, now), following)}><IconZoomIn size={16} aria-hidden /></Button>
          <Button small iconOnly aria-label={t.later} disabled={following} onPress={() => to(moved(span, 0.5, now))}><IconChevronRight size={16} aria-hidden /></Button>
          <Button small disabled={following} onPress={() => to(within({ from: now - (span.to - span.from), to: now }, now), true)}>{t.now}</Button>
          <Button small pressed={beside === 'week'} onPress={() => onBeside(beside === 'week' ? null : 'week')}>{t.weekBefore}</Button>
          {pens.some((pen) => pen.tag === null) ? <Foretold beside={beside} onBeside={onBeside} /> : null}
          <Button small pressed={table} onPress={() => onTable(!table)}>{t.asTable}</Button>
        </div>
      </div>
      <div className="trend-units muted small" aria-hidden>
        <span>{unitOf('left')}</span>
        <span>{unitOf('right')}</span>
      </div>
      <div ref={box} className="trend-box" aria-busy={!lines.loaded}>
        {children ?? (
          <TrendPlot
            pens={plotPens} revision={lines.revision} span={span} marks={marks} shown={shown} cursor={cursor} now={() => now} onSpan={onSpan} onCursor={onCursor} timeText={axisTime} valueText={valueText}
            describedBy={help} label={trendLabel(pens.map((pen) => t.ofMachine(pen.title, pen.asset.name)), span, alarms.length)}
          />
        )}
      </div>
      <p id={help} className="visually-hidden">
        {t.keys}
      </p>
      <p className="visually-hidden" role="status">
        {cursor === null ? '' : cursorWords(moment(cursor, now), pens.map((pen) => ({ title: pen.title, machine: pen.asset.name, value: valueWords(pen, lines, cursor) })))}
      </p>
    </section>
  );
}

function valueWords(pen: Pen, lines: TrendLines, at: number): string {
  const line = lines.of.get(pen.key)?.line;
  const point = line ? pointAt(line, at) : null;
  return !point ? t.noDataAt(clock(at)) : point.quality === 1 ? t.uncertainValue(pen.text(point.mean)) : pen.text(point.mean);
}
