import { Figure, Panel } from '../../../kit';
import { usePresent, useTick } from '../../../state/clock';
import { useAlarms, useAsk, useLivePart, usePlant } from '../../../state/hooks';
import type { Live } from '../../../state/live';
import { t } from '../../../words/catalogue/machines';
import { completeness, DASH, number } from '../../../words/numbers';
import { duration, hourMinute, shiftStart } from '../../../words/time';

/** Latency moves with every frame; two figures of it are enough. */
const latencyOf = (live: Live | null) => (live === null ? NaN : Math.round(live.frame.latencyMs / 10) * 10 || live.frame.latencyMs);

export function ShiftFigures() {
  const { wall } = useTick();
  const since = shiftStart(wall);
  const present = usePresent();
  const latencyMs = useLivePart(latencyOf);
  const plant = usePlant();
  const complete = useAsk((client) => client.history.completeness({ from: since, to: present() }), [since], 20_000);
  const alarmCount = useAlarms().length;
  const raised = useAsk((client) => client.alarms.history({ from: since, limit: 1000 }), [since, alarmCount], 60_000);
  const share = complete.value && complete.value.expected > 0 ? complete.value.received / complete.value.expected : NaN;
  const versions = [...new Set(plant?.plant.watches.map((watch) => `${watch.model}@${watch.version}`))];
  const alarms = raised.value?.filter((alarm) => alarm.raised >= since && alarm.raised <= wall).length;
  return (
    <Panel title={t.shift(hourMinute(since))} className="shift">
      <div className="figures">
        <Figure value={completeness(share)} label={t.complete} />
        <Figure value={Number.isNaN(latencyMs) ? DASH : latency(latencyMs)} label={t.latency} />
        <Figure value={alarms === undefined ? DASH : number(alarms)} label={t.raised(alarms ?? 0)} />
        <Figure value={versions.length === 1 ? versionWords(versions[0]!) : versions.length === 0 ? DASH : number(versions.length)} label={t.modelsInUse(versions.length)} />
      </div>
    </Panel>
  );
}

const latency = (ms: number) => (ms < 1000 ? `${number(ms / 1000, 2)}\u202fs` : duration(ms));
const versionWords = (key: string) => `v${key.slice(key.lastIndexOf('@') + 1)}`;
