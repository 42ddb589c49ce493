import { useMemo, useState } from 'react';
import type { PredictionRef } from '../../../electron/contract/actions';
import type { Tag } from '../../../electron/contract/domain';
import { Button, Empty, Notice, PriorityMark, Segments } from '../../kit';
import { go, RouteLink } from '../../app/navigation';
import { ranges, trendOf, type Range } from '../../app/route';
import type { TrendLine } from '../../kit/trend-line';
import { useIsPast } from '../../state/clock';
import { useAlarms, useAsk, useLive, useMachineLive, useManifests, useMay, useOutput, usePlant, useSteadyLive } from '../../state/hooks';
import { ageOf, machineLive } from '../../state/live';
import { MOST_PENS, pensOf } from '../../state/pens';
import { asOf } from '../../state/replay';
import { t } from '../../words/catalogue/equipment';
import { isActive } from '../../words/alarms';
import { machineHeading, predictionText } from '../../words/machines';
import { duration } from '../../words/time';
import { slopePerHour } from '../../words/trends';
import { number } from '../../words/numbers';
import { RecordDialog, useDone } from '../actions';
import { AlarmPanel } from './components/AlarmPanel';
import { Charts } from './components/Charts';
import { ReadingsPanel } from './components/ReadingsPanel';
import { Story } from './components/Story';
import { WhyPanel } from './components/WhyPanel';
import { spans, useTrend } from './hooks/useTrend';

const rangeNames: Record<Range, string> = { '1h': '1\u202fh', '8h': '8\u202fh', '24h': '24\u202fh', week: t.week };
const noTags: readonly Tag[] = [];

/** One machine: what is found, and everything that happened to it on one axis of time. */
export default function Machine({ asset, range }: { asset: number; range: Range }) {
  const plant = usePlant();
  const machine = plant?.byId.get(asset);
  const tags = plant?.tagsOf.get(asset) ?? noTags;
  const { output, manifest } = useOutput(asset);
  const manifests = useManifests();
  const { trend, revision, error, loaded } = useTrend(asset, tags, range);
  const { live, now, wall } = useSteadyLive();
  const alarmsNow = useAlarms();
  const active = useMemo(() => alarmsNow.filter((alarm) => alarm.asset === asset).sort((a, b) => a.priority - b.priority || b.raised - a.raised), [alarmsNow, asset]);
  // Another one each day.
  const oldest = Math.floor(wall / spans['24h']) * spans['24h'] - spans.week;
  const isPast = useIsPast();
  const past = useAsk((client) => client.alarms.history({ asset, from: oldest, limit: 200 }), [asset, oldest, active.length, active.map((a) => a.state).join()]);
  const done = useDone([asset], oldest);
  const alarms = past.value && isPast ? asOf(past.value, now) : (past.value ?? active);
  const [actions, findings] = isPast ? [done.actions.filter((one) => one.done <= now), done.findings.filter((one) => one.at <= now)] : [done.actions, done.findings];
  const may = useMay('operator');
  const [recording, setRecording] = useState<{ prediction: PredictionRef | undefined } | null>(null);
  if (!plant) return null;
  if (!machine) return <Empty title={t.gone}>{t.chooseAnother}</Empty>;
  const worst = active.find(isActive);
  const watch = plant.watchOf.get(asset);
  /** Of the prediction that is shown now. */
  const record = () => {
    const state = machineLive(live, asset);
    const known = watch && Number.isFinite(state.prediction) && Number.isFinite(state.predictionTime);
    setRecording({ prediction: known ? { model: watch.model, version: watch.version, output: watch.output, time: state.predictionTime, value: state.prediction } : undefined });
  };
  return (
    <div className="page machine">
      <div className="page-head">
        {worst ? <PriorityMark priority={worst.priority} size={22} /> : null}
        <Heading asset={asset} name={machine.name} now={now} />
        <Rise line={trend.prediction} revision={revision} asset={asset} />
        <div className="actions">
          <Segments label={t.span} value={range} choices={ranges.map((key) => ({ key, text: rangeNames[key] }))} onChange={(key) => go({ page: 'machine', asset, range: key })} />
          {may ? <Button onPress={record}>{t.record}</Button> : null}
          <RouteLink to={{ ...trendOf(pensOf(machine, plant, manifests).slice(0, MOST_PENS).map((pen) => pen.key)), lengthMs: spans[range] }} className="button">{t.asTrend}</RouteLink>
        </div>
      </div>
      {error ? <Notice problem>{error}</Notice> : null}
      <div className="machine-columns">
        <Charts asset={asset} tags={tags} trend={trend} revision={revision} loaded={loaded} from={now - spans[range]} to={now} range={range} alarms={alarms} actions={actions} output={output} manifest={manifest} />
        <aside className="machine-side" aria-label={t.aside}>
          {active.map((alarm) => (
            <AlarmPanel key={alarm.id} alarm={alarm} />
          ))}
          {/* Beside an alarm the reasons come first. */}
          {worst ? <WhyPanel asset={asset} /> : null}
          <ReadingsPanel name={machine.name} tags={tags} manifest={manifest} trend={trend} />
          {worst ? null : <WhyPanel asset={asset} />}
          <Story asset={asset} alarms={alarms} actions={actions} findings={findings} now={now} />
        </aside>
      </div>
      {recording ? <RecordDialog asset={asset} name={machine.name} prediction={recording.prediction} onClose={() => setRecording(null)} /> : null}
    </div>
  );
}

function Heading({ asset, name, now }: { asset: number; name: string; now: number }) {
  const state = useMachineLive(asset);
  const { output } = useOutput(asset);
  return <h1 className="ellipsis">{machineHeading({ name, value: state.prediction, condition: state.condition, ageMs: now - state.received, output, mode: state.mode })}</h1>;
}

/** The present value and how it moves, where two words say more than the line. */
function Rise({ line, asset, revision }: { line: TrendLine; asset: number; revision: number }) {
  const state = useMachineLive(asset);
  const { output } = useOutput(asset);
  const live = useLive();
  const hour = useMemo(
    () => slopePerHour({ time: line.x, value: line.y.map((y) => y ?? NaN) }, 3_600_000),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the line is changed in place
    [line, Math.floor(revision / 20)],
  );
  if (!output || !live || !Number.isFinite(state.prediction) || state.condition !== 'live') {
    return Number.isFinite(state.received) && live ? <p className="muted">{t.newestOld(duration(ageOf(state.received, live, Math.max(performance.now(), live.arrived))))}</p> : null;
  }
  const points = hour * (output.kind === 'probability' ? 100 : 1);
  const moves = !Number.isFinite(points) || Math.abs(points) < 1 ? '' : t.moves(points > 0, number(Math.abs(points)), output.kind === 'probability' ? t.points : (output.unit ?? ''));
  // Past its limit the value stands in the heading.
  const past = output.limit !== null && state.prediction >= output.limit;
  return (
    <p className="muted ellipsis">
      {past ? moves : `${predictionText(state.prediction, output)}${moves ? `, ${moves}` : ''}`}
      {output.limit === null ? '' : `${past && !moves ? '' : '; '}${t.limitIs(predictionText(output.limit, output))}`}
    </p>
  );
}
