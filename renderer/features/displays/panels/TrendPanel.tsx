import { useId, useMemo, useRef, useState } from 'react';
import type { Panel } from '../../../../electron/contract/displays';
import { RouteLink } from '../../../app/navigation';
import { TrendPlot } from '../../../kit/trend/TrendPlot';
import type { Span } from '../../../kit/trend/span';
import { useManifests, useSteadyLive } from '../../../state/hooks';
import { penOf, type Pen } from '../../../state/pens';
import type { PlantIndex } from '../../../state/plant';
import { t as trends } from '../../../words/catalogue/trends';
import { t } from '../../../words/catalogue/displays';
import { DASH, number } from '../../../words/numbers';
import { axisTime, trendLabel } from '../../../words/trends';
import { useMarks } from '../../trend/hooks/useMarks';
import { colourOf, letterOf, usePlotPens } from '../../trend/hooks/usePlotPens';
import { useTrendLines } from '../../trend/hooks/useTrendLines';
import { gone, PanelFrame, ready, type PanelState } from '../components/PanelFrame';
import { useNewest } from '../hooks/useNewest';

/** A trend that follows now. It can be moved as on its own page; left alone for a minute it follows again. */
export function TrendPanel({ panel, plant }: { panel: Extract<Panel, { kind: 'trend' }>; plant: PlantIndex }) {
  const manifests = useManifests();
  const pens = useMemo(() => panel.pens.flatMap((key) => penOf(key, plant, manifests) ?? []), [panel.pens, plant, manifests]);
  if (pens.length === 0) return <PanelFrame title={panel.title ?? t.kinds.trend} state={gone}>{null}</PanelFrame>;
  return <Lines panel={panel} pens={pens} />;
}

const LEFT_ALONE_MS = 60_000;
const WIDTH_PX = 700;

function Lines({ panel, pens }: { panel: Extract<Panel, { kind: 'trend' }>; pens: readonly Pen[] }) {
  const help = useId();
  const [hand, setHand] = useState<Span | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const back = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const { now } = useSteadyLive();
  const step = Math.max(500, panel.lengthMs / 500);
  const end = Math.ceil(now / step) * step;
  const following = useMemo(() => ({ from: end - panel.lengthMs, to: end }), [end, panel.lengthMs]);
  const span = hand ?? following;
  const lines = useTrendLines(pens, span, { following: hand === null, growing: hand === null, beside: panel.compare ? 'week' : null, widthPx: WIDTH_PX });
  const plotPens = usePlotPens(pens, lines, span);
  const { marks, alarms } = useMarks(pens, span);
  const move = (next: Span, _done: boolean, follows: boolean) => {
    clearTimeout(back.current);
    setHand(follows ? null : next);
    if (!follows) back.current = setTimeout(() => setHand(null), LEFT_ALONE_MS);
  };
  const one = new Set(pens.map((pen) => pen.asset.id)).size === 1;
  const state: PanelState = lines.error ? { is: 'failed', words: t.linesProblem(lines.error), again: lines.reload } : lines.of.size === 0 ? { is: 'loading' } : ready;
  const valueText = (value: number, axis: 'left' | 'right') => {
    const [low, high] = plotPens.find((pen) => pen.axis === axis)?.range ?? [0, 1];
    return number(value, high - low >= 8 ? 0 : high - low >= 1 ? 1 : 2);
  };
  return (
    <PanelFrame
      title={panel.title ?? (one ? pens[0]!.asset.name : t.trend)} state={state} old={hand ? t.notFollowing : null}
      aside={<RouteLink to={{ page: 'trend', pens: panel.pens, lengthMs: panel.lengthMs, end: null, beside: panel.compare ? 'week' : null }} className="small goes">{t.open}</RouteLink>}
    >
      <ul className="dpanel-pens small">
        {pens.map((pen, place) => <PenNow key={pen.key} pen={pen} place={place} named={!one} />)}
      </ul>
      <div className="dpanel-plot">
        <TrendPlot
          pens={plotPens} revision={lines.revision} span={span} marks={marks} shown={null} cursor={cursor} now={() => now} onSpan={move} onCursor={setCursor} timeText={axisTime} valueText={valueText}
          label={trendLabel(pens.map((pen) => trends.ofMachine(pen.title, pen.asset.name)), span, alarms.length)} describedBy={help}
        />
      </div>
      <p id={help} className="visually-hidden">{t.trendTable}</p>
    </PanelFrame>
  );
}

function PenNow({ pen, place, named }: { pen: Pen; place: number; named: boolean }) {
  const newest = useNewest(pen);
  return (
    <li className="ellipsis">
      <strong style={{ color: `var(${colourOf(place)})` }}>{letterOf(place)}</strong> <span className="muted">{pen.title}{named ? `, ${pen.asset.name}` : ''}</span> {Number.isFinite(newest.value) ? pen.text(newest.value) : DASH}
    </li>
  );
}
