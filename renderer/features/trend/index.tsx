import { useCallback, useMemo, useState } from 'react';
import { go, settle } from '../../app/navigation';
import type { TrendRoute } from '../../app/route';
import { Button, Empty, Notice, Segments } from '../../kit';
import { IconChartLine } from '../../kit/icons';
import { pointAt } from '../../kit/trend/pen-line';
import { useManifests, usePlant } from '../../state/hooks';
import { MOST_PENS, penOf, type Pen, type PenKey } from '../../state/pens';
import { t } from '../../words/catalogue/trends';
import { moment } from '../../words/time';
import { findingOf, trendHeading } from '../../words/trends';
import { AddLines } from './components/AddLines';
import { AsTable } from './components/AsTable';
import { Happened } from './components/Happened';
import { QuickStarts } from './components/QuickStarts';
import { Sheet } from './components/Sheet';
import { Values } from './components/Values';
import { useMarks } from './hooks/useMarks';
import { usePlotPens } from './hooks/usePlotPens';
import { useSpan } from './hooks/useSpan';
import { useTrendLines } from './hooks/useTrendLines';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const lengths = [
  { key: '1', text: '1\u202fh' }, { key: '8', text: '8\u202fh' }, { key: '24', text: '24\u202fh' }, { key: '168', text: t.week }, { key: '720', text: '30\u202fd' },
] as const;
type Length = (typeof lengths)[number]['key'] | 'other';

/** What was drawn last: whoever comes back by the rail finds it again. */
let last: TrendRoute | null = null;

/** Lines of many tags on one sheet of time. */
export default function Trend({ route: asked }: { route: TrendRoute }) {
  const route = asked.pens.length === 0 && last ? last : asked;
  const plant = usePlant();
  const manifests = useManifests();
  const key = route.pens.join();
  const pens = useMemo(() => (plant ? (key === '' ? [] : key.split(',')).flatMap((one) => penOf(one as PenKey, plant, manifests) ?? []) : []), [plant, manifests, key]);
  const [adding, setAdding] = useState(false);
  if (route.pens.length > 0) last = route;
  if (!plant) return null;
  const draw = (keys: readonly PenKey[]) => go({ ...route, pens: keys.slice(0, MOST_PENS) });
  return (
    <div className="page trend">
      {pens.length > 0 ? <Drawn route={route} pens={pens} onAdd={() => setAdding(true)} /> : (
        <>
          <div className="page-head">
            <h1>{t.trends}</h1>
          </div>
          <Empty icon={<IconChartLine size={32} stroke={1.4} aria-hidden />} title={t.choose} actions={<Button look="primary" onPress={() => setAdding(true)}>{t.chooseLines}</Button>}>
            {t.empty}
          </Empty>
          <QuickStarts plant={plant} onDraw={draw} />
        </>
      )}
      {adding ? <AddLines plant={plant} chosen={route.pens} onClose={() => setAdding(false)} onChosen={draw} /> : null}
    </div>
  );
}

function Drawn({ route, pens, onAdd }: { route: TrendRoute; pens: readonly Pen[]; onAdd(): void }) {
  const { span, settled, following, now, move } = useSpan(route);
  const [width, setWidth] = useState(900);
  const lines = useTrendLines(pens, span, { following: route.end === null, growing: following, beside: route.beside, widthPx: width });
  const plotPens = usePlotPens(pens, lines, settled);
  const { marks, alarms, actions } = useMarks(pens, span);
  const [cursor, setCursor] = useState<number | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [table, setTable] = useState(false);
  const at = Math.min(span.to, now);
  const findings = pens.map((pen) => {
    const own = lines.of.get(pen.key);
    return { machine: pen.asset.name, title: pen.title, state: findingOf(own ? (pointAt(own.line, at)?.mean ?? null) : null, pen) };
  });
  const hours = String((route.lengthMs / HOUR_MS));
  const length: Length = lengths.find(({ key }) => key === hours)?.key ?? 'other';
  const remove = useCallback((key: PenKey) => go({ ...route, pens: route.pens.filter((one) => one !== key) }), [route]);
  return (
    <>
      <div className="page-head">
        <h1 className="ellipsis">{trendHeading(findings, route.end === null ? undefined : moment(at, now))}</h1>
        <div className="actions">
          <Segments label={t.span} value={length} choices={lengths} onChange={(next) => next !== 'other' && go({ ...route, lengthMs: Number(next) * HOUR_MS })} />
          <Button onPress={onAdd} disabled={pens.length >= MOST_PENS}>{t.chooseLines}</Button>
        </div>
      </div>
      {lines.error ? (
        <Notice problem>
          {t.notRead(lines.error)} <Button small onPress={lines.reload}>{t.tryAgain}</Button>
        </Notice>
      ) : null}
      <div className="trend-columns">
        <Sheet
          pens={pens} plotPens={plotPens} lines={lines} span={span} following={following} now={now} marks={marks} alarms={alarms} shown={shown} cursor={cursor} beside={route.beside} table={table}
          onSpan={move} onCursor={setCursor} onWidth={setWidth} onBeside={(beside) => settle({ ...route, beside })} onTable={setTable}
        >
          {table ? <AsTable pens={pens} lines={lines} span={span} now={now} alarms={alarms} actions={actions} beside={route.beside} /> : null}
        </Sheet>
        <aside className="trend-side" aria-label={t.side}>
          <Values pens={pens} lines={lines} plotPens={plotPens} at={cursor ?? at} pointed={cursor !== null} live={route.end === null} now={now} beside={route.beside} shown={shown} onShown={setShown} onRemove={remove} />
          <Happened alarms={alarms} actions={actions} pens={pens} now={Math.floor(now / MINUTE_MS) * MINUTE_MS} />
        </aside>
      </div>
    </>
  );
}
