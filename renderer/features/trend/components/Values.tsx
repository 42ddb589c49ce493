import { Button, Panel } from '../../../kit';
import { IconX } from '../../../kit/icons';
import { pointAt, qualityAt, type PenPoint } from '../../../kit/trend/pen-line';
import type { PlotPen } from '../../../kit/trend/scene';
import { RouteLink } from '../../../app/navigation';
import type { Beside } from '../../../app/route';
import { useLegiblePart } from '../../../state/hooks';
import { ageOf, machineLive, tagLive, type Live } from '../../../state/live';
import { axesOf, type Pen, type PenKey } from '../../../state/pens';
import { t } from '../../../words/catalogue/trends';
import { besideWords, findingOf } from '../../../words/trends';
import { band, DASH } from '../../../words/numbers';
import { duration, moment } from '../../../words/time';
import { colourOf, letterOf } from '../hooks/usePlotPens';
import { isDrawnBeside, type TrendLines } from '../hooks/useTrendLines';

interface ValuesProps {
  pens: readonly Pen[];
  lines: TrendLines;
  plotPens: readonly PlotPen[];
  /** The moment that is read out. */
  at: number;
  /** A pointer or key chose it. */
  pointed: boolean;
  /** Where nothing is pointed at, it is the newest. */
  live: boolean;
  now: number;
  beside: Beside | null;
  shown: string | null;
  onShown(key: string | null): void;
  onRemove(key: PenKey): void;
}

/** What each line says at one moment: the cursor's, or the right end's. */
export function Values({ pens, lines, plotPens, at, pointed, live, now, beside, shown, onShown, onRemove }: ValuesProps) {
  const axes = axesOf(pens);
  return (
    <Panel title={pointed ? moment(at, now) : live ? t.now : t.at(moment(at, now))} className="trend-values">
      <ul>
        {pens.map((pen, place) => {
          const own = lines.of.get(pen.key);
          return (
            <li key={pen.key} className={shown === pen.key ? 'shown' : undefined} onPointerEnter={() => onShown(pen.key)} onPointerLeave={() => onShown(null)} onFocus={() => onShown(pen.key)} onBlur={() => onShown(null)}>
              <span className="pen-letter" style={{ color: `var(${colourOf(place)})` }}>{letterOf(place)}</span>
              <span className="pen-name">
                <span className="ellipsis">{pen.title}</span>
                <RouteLink to={{ page: 'machine', asset: pen.asset.id, range: '8h' }} className="small ellipsis">{pen.asset.name}</RouteLink>
              </span>
              <span className="pen-value">
                {!pointed && live ? <NowValue pen={pen} /> : <PastValue pen={pen} point={own ? pointAt(own.line, at) : null} quality={own ? qualityAt(own.line, at) : 0} />}
                {isDrawnBeside(pen, beside) ? <span className="small muted">{besideWords[beside]} {own?.ghost ? textAt(pen, pointAt(own.ghost, at)) : DASH}</span> : null}
                {axes[place] === 'own' ? <span className="small muted">{scaleWords(plotPens.find((one) => one.key === pen.key))}</span> : null}
              </span>
              <Button small look="quiet" iconOnly aria-label={t.remove(pen.title, pen.asset.name)} onPress={() => onRemove(pen.key)}>
                <IconX size={14} aria-hidden />
              </Button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

const textAt = (pen: Pen, point: PenPoint | null) => (point ? pen.text(point.mean) : DASH);
const scaleWords = (pen: PlotPen | undefined) => (pen ? t.drawnFrom(band(pen.range[0], pen.range[1])) : '');

/** Beside a value: what it is held against, how sure it is. */
function asideOf(pen: Pen, value: number): string {
  const state = findingOf(value, pen);
  if (state === 'over-limit') return t.limitPast(pen.text(pen.limit!));
  if (pen.limit !== null) return t.limit(pen.text(pen.limit));
  return state === 'above' ? t.aboveBand : state === 'below' ? t.belowBand : '';
}

const whole = (live: Live | null) => live;

function NowValue({ pen }: { pen: Pen }) {
  const live = useLegiblePart(whole);
  const machine = machineLive(live, pen.asset.id);
  const tag = tagLive(live, pen.tag?.id ?? -1);
  const received = pen.tag ? tag.received : machine.received;
  const value = (pen.tag ? tag.value : machine.prediction) * pen.factor;
  const age = live ? ageOf(received, live, Math.max(performance.now(), live.arrived)) : NaN;
  const stale = pen.tag ? !(age <= pen.staleAfterMs) || tag.quality === 2 : machine.condition !== 'live';
  const said = Number.isNaN(age) ? t.neverHeard : stale ? (pen.tag && tag.quality === 2 && age <= pen.staleAfterMs ? t.bad : age <= pen.staleAfterMs ? t.noPrediction : t.noDataFor(duration(age))) : [pen.tag && tag.quality === 1 ? t.uncertain : '', asideOf(pen, value)].filter(Boolean).join(', ');
  return <Value text={stale ? DASH : pen.text(value)} said={said} />;
}

function PastValue({ pen, point, quality }: { pen: Pen; point: PenPoint | null; quality: number }) {
  if (!point) return <Value text={DASH} said={quality === 2 ? t.bad : t.noData} />;
  const spread = point.high > point.low && pen.text(point.low) !== pen.text(point.high) ? band(point.low, point.high) : '';
  return <Value text={pen.text(point.mean)} said={[quality === 2 ? t.badLeftOut : point.quality === 1 ? t.uncertain : '', spread || asideOf(pen, point.mean)].filter(Boolean).join(', ')} />;
}

function Value({ text, said }: { text: string; said: string }) {
  return (
    <>
      <strong>{text}</strong>
      {said ? <span className="small muted">{said}</span> : null}
    </>
  );
}
