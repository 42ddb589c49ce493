import { memo, useCallback, useMemo } from 'react';
import type { Asset } from '../../../../electron/contract/domain';
import { PriorityMark, RiskBar, Sparkline } from '../../../kit';
import { RouteLink } from '../../../app/navigation';
import { usePresent } from '../../../state/clock';
import { useLegiblePart, useMachineLive, useOutput, useSteadyLive } from '../../../state/hooks';
import { LiveNumber } from '../../../state/LiveNumber';
import { ageOf, machineLive, tagLive, type Live } from '../../../state/live';
import { tileNote, type PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/machines';
import { predictionText, readingText } from '../../../words/machines';
import { DASH, uncapital } from '../../../words/numbers';
import { roughDuration } from '../../../words/time';
import { SPAN_MS, type Spark } from '../hooks/useSparklines';

interface TileProps {
  machine: Asset;
  plant: PlantIndex;
  spark: Spark | undefined;
}

/** How often the right end of a line follows the newest prediction. */
const STEP_MS = 10_000;

/** What a tile is drawn anew for: predictions, not each reading. */
function tileOf(frame: Live | null, asset: number) {
  const { prediction, predictionTime, condition, alarm } = machineLive(frame, asset);
  return { prediction, condition, alarm, step: Math.floor(predictionTime / STEP_MS) };
}

export const Tile = memo(function Tile({ machine, plant, spark }: TileProps) {
  const live = useLegiblePart(useCallback((frame: Live | null) => tileOf(frame, machine.id), [machine.id]));
  const { output } = useOutput(machine.id);
  const shown = (live.condition === 'live' || live.condition === 'blind') && Number.isFinite(live.prediction);
  const limit = output?.limit ?? null;
  const top = output?.kind === 'probability' ? 1 : (limit ?? 1) * 1.5;
  const priority = live.alarm >= 1 && live.alarm <= 3 ? live.alarm : 0;
  const line = useLine(spark, live.step, live.prediction);
  return (
    <li>
      <RouteLink to={{ page: 'machine', asset: machine.id, range: '8h' }} className={priority ? `tile alarmed p${priority}` : 'tile'}>
        <span className="tile-head">
          <span className="tile-name ellipsis">{machine.name}</span>
          {live.alarm ? <PriorityMark priority={live.alarm} /> : null}
        </span>
        <span className="tile-line" data-priority={priority || undefined}>
          {line ? <Sparkline {...line} top={top} limit={limit} /> : null}
        </span>
        <RiskBar value={shown && live.condition === 'live' ? live.prediction : NaN} limit={limit} top={top} priority={priority} />
        <span className="tile-foot">
          <span className={live.condition === 'blind' ? 'tile-value muted' : 'tile-value'}>{shown && output ? predictionText(live.prediction, output) : DASH}</span>
          {live.condition === 'live' ? <Note machine={machine} plant={plant} /> : <Silence asset={machine.id} condition={live.condition} />}
        </span>
      </RouteLink>
    </li>
  );
});

/** History with the newest prediction at its right end. The span ends at the newest step of any of them: now, or where the data stopped. */
function useLine(spark: Spark | undefined, step: number, prediction: number) {
  const present = usePresent();
  return useMemo(() => {
    if (!spark && !Number.isFinite(step)) return null;
    const to = Math.ceil(present() / STEP_MS) * STEP_MS;
    const time = spark ? Array.from(spark.time) : [];
    const value = spark ? Array.from(spark.value) : [];
    const newest = step * STEP_MS;
    while (time.length > 0 && time[time.length - 1]! > newest) {
      time.pop();
      value.pop();
    }
    if (Number.isFinite(prediction)) {
      time.push(newest);
      value.push(prediction);
    }
    return { time, value, from: to - SPAN_MS, to };
    // The value belongs to the step: a line that moved ten times a second would only shimmer.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [spark, step]);
}

function Silence({ asset, condition }: { asset: number; condition: 'stale' | 'never' | 'blind' | 'off' }) {
  const { live, mono } = useSteadyLive();
  const { received, prediction } = useMachineLive(asset);
  if (condition === 'never') return <span className="tile-note ellipsis">{t.noDataYet}</span>;
  if (condition === 'off') return <span className="tile-note ellipsis">{t.switchedOff}</span>;
  if (condition === 'blind') return <span className="tile-note ellipsis">{Number.isFinite(prediction) ? t.outside : t.noPrediction}</span>;
  return <span className="tile-note ellipsis">{t.noData(live ? roughDuration(ageOf(received, live, mono)) : '')}</span>;
}

function Note({ machine, plant }: { machine: Asset; plant: PlantIndex }) {
  const { label, tag } = useMemo(() => tileNote(machine, plant.tagsOf.get(machine.id) ?? []), [machine, plant]);
  return (
    <span className="tile-note whole">
      {label ? <span>{label}{tag ? ',\u00a0' : ''}</span> : null}
      {tag ? <TagNote id={tag.id} title={tag.title} unit={tag.unit} /> : null}
    </span>
  );
}

function TagNote({ id, title, unit }: { id: number; title: string; unit: string | undefined }) {
  const read = useCallback((frame: Live | null) => Math.round(tagLive(frame, id).value), [id]);
  const text = useCallback((value: number) => readingText(value, { kind: 'integer', unit }), [unit]);
  const known = useLegiblePart(useCallback((frame: Live | null) => Number.isFinite(tagLive(frame, id).value), [id]));
  if (!known) return null;
  const word = title.split(' ').pop() ?? title;
  return (
    <span>
      <span className="tile-word">{uncapital(word)} </span>
      <LiveNumber read={read} text={text} />
    </span>
  );
}

