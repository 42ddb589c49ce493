import { useMemo } from 'react';
import type { Asset } from '../../../../electron/contract/domain';
import { useAlarms, useManifests, usePlant, useSteadyLive } from '../../../state/hooks';
import { machineLive } from '../../../state/live';
import { outputWords } from '../../../state/plant';
import { t } from '../../../words/catalogue/machines';
import { alarmStateWords } from '../../../words/alarms';
import { machinesHeading, noDataSentence, predictionText } from '../../../words/machines';
import { DASH } from '../../../words/numbers';
import { hourMinute } from '../../../words/time';
import { risingSince } from '../../../words/trends';
import { attentionAlarms } from '../components/Attention';
import type { Sparks } from './useSparklines';

export interface Watched {
  /** Null: several at once. */
  machine: Asset | null;
  name: string;
  words: string;
  value: string;
  /** Smaller comes first. */
  order: number;
}

const MOST = 5;
/** More machines than these without data are one line: their connection is what to look at. */
const SILENT_APART = 3;

/** What is not urgent and still worth a look: data that stopped, alarms that went by themselves, predictions that rise. */
export function useWatching(sparks: Sparks | null): Watched[] {
  const plant = usePlant();
  const { live: frame } = useSteadyLive();
  const alarms = useAlarms();
  const manifests = useManifests();
  return useMemo(() => {
    if (!plant || !frame) return [];
    const urgent = new Set(attentionAlarms(alarms).map((alarm) => alarm.asset));
    const found: Watched[] = [];
    const silent: Watched[] = [];
    for (const machine of plant.equipment) {
      if (urgent.has(machine.id)) continue;
      const state = machineLive(frame, machine.id);
      const output = outputWords(plant.watchOf.get(machine.id), manifests);
      if (state.condition === 'stale') {
        silent.push({ machine, name: machine.name, words: noDataSentence(state.received, frame.frame.now), value: DASH, order: 0 });
        continue;
      }
      if (state.condition === 'blind') {
        found.push({ machine, name: machine.name, words: Number.isFinite(state.prediction) ? t.inputOutside : t.notAllNeeded, value: DASH, order: 1 });
        continue;
      }
      if (!output || !Number.isFinite(state.prediction)) continue;
      const value = predictionText(state.prediction, output);
      const returned = alarms.find((alarm) => alarm.asset === machine.id && alarm.state === 'returned');
      if (returned) {
        found.push({ machine, name: machine.name, words: alarmStateWords(returned), value, order: 2 });
        continue;
      }
      if (output.limit === null || state.prediction < output.limit * 0.2) continue;
      const share = state.prediction / output.limit;
      const spark = sparks?.of.get(machine.id);
      const since = spark ? risingSince(spark, output.limit * 0.1) : null;
      if (share >= 1) found.push({ machine, name: machine.name, words: t.pastNoAlarm, value, order: 3 });
      else if (since !== null) found.push({ machine, name: machine.name, words: t.rising(hourMinute(since)), value, order: 4 - share });
      else if (share >= 0.5) found.push({ machine, name: machine.name, words: t.halfWay, value, order: 4 - share });
    }
    if (silent.length <= SILENT_APART) found.push(...silent);
    else found.push({ machine: null, name: machinesHeading(silent.length), words: t.manySilent, value: DASH, order: 0 });
    return found.sort((a, b) => a.order - b.order).slice(0, MOST);
  }, [plant, frame, alarms, manifests, sparks]);
}
