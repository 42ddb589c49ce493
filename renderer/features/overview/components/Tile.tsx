import { memo, useMemo } from 'react';
import type { Asset } from '../../../../electron/contract/domain';
import { PriorityMark, RiskBar, Sparkline } from '../../../kit';
import { RouteLink } from '../../../app/navigation';
import { useTick } from '../../../state/clock';
import { useLive, useMachineLive, useOutput, useTagLive } from '../../../state/hooks';
import { ageOf } from '../../../state/live';
import { tileNote, type PlantIndex } from '../../../state/plant';
import { predictionText, readingText } from '../../../words/machines';
import { DASH } from '../../../words/numbers';
import { roughDuration } from '../../../words/time';
import { SPAN_MS, type Spark } from '../hooks/useSparklines';

interface TileProps {
  machine: Asset;
  plant: PlantIndex;
  spark: Spark | undefined;
}

/** How often the right end of a line follows the newest prediction. */
const STEP_MS = 10_000;

export const Tile = memo(function Tile({ machine, plant, spark }: TileProps) {
  const live = useMachineLive(machine.id);
  const { output } = useOutput(machine.id);
  const shown = (live.condition === 'live' || live.condition === 'blind') && Number.isFinite(live.prediction);
  const limit = output?.limit ?? null;
  const top = output?.kind === 'probability' ? 1 : (limit ?? 1) * 1.5;
  const priority = live.alarm >= 1 && live.alarm <= 3 ? live.alarm : 0;
  const line = useLine(spark, live.predictionTime, live.prediction);
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
function useLine(spark: Spark | undefined, predictionTime: number, prediction: number) {
  const step = Number.isFinite(predictionTime) ? Math.floor(predictionTime / STEP_MS) : NaN;
  return useMemo(() => {
    if (!spark && !Number.isFinite(step)) return null;
    const to = Math.ceil(Date.now() / STEP_MS) * STEP_MS;
    const time = spark ? Array.from(spark.time) : [];
    const value = spark ? Array.from(spark.value) : [];
    while (time.length > 0 && time[time.length - 1]! > predictionTime) {
      time.pop();
      value.pop();
    }
    if (Number.isFinite(prediction)) {
      time.push(predictionTime);
      value.push(prediction);
    }
    return { time, value, from: to - SPAN_MS, to };
    // The value belongs to the step: a line that moved ten times a second would only shimmer.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [spark, step]);
}

function Silence({ asset, condition }: { asset: number; condition: 'stale' | 'never' | 'blind' | 'off' }) {
  const live = useLive();
  const { mono } = useTick();
  const { received, prediction } = useMachineLive(asset);
  if (condition === 'never') return <span className="tile-note ellipsis">no data yet</span>;
  if (condition === 'off') return <span className="tile-note ellipsis">switched off</span>;
  if (condition === 'blind') return <span className="tile-note ellipsis">{Number.isFinite(prediction) ? 'outside training' : 'no prediction'}</span>;
  return <span className="tile-note ellipsis">no data {live ? roughDuration(ageOf(received, live, Math.max(mono, live.arrived))) : ''}</span>;
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
  const { value } = useTagLive(id);
  if (!Number.isFinite(value)) return null;
  const word = title.split(' ').pop() ?? title;
  return (
    <span>
      <span className="tile-word">{word.toLowerCase()} </span>
      {readingText(Math.round(value), { kind: 'integer', unit })}
    </span>
  );
}

