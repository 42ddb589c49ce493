import { useMemo } from 'react';
import type { Panel } from '../../../../electron/contract/displays';
import { RouteLink } from '../../../app/navigation';
import { PriorityMark, RiskBar } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useLive, useManifests } from '../../../state/hooks';
import { machineLive } from '../../../state/live';
import { outputWords, type PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/displays';
import { panelTitle } from '../../../words/displays';
import { predictionText } from '../../../words/machines';
import { PanelFrame, ready } from '../components/PanelFrame';
import { machinesBelow, placeName } from '../hooks/below';

/** The order is taken again so often: rows that run away can't be read. */
const HOLDS_MS = 5000;

/** The machines with the highest predictions, held against their limits. */
export function RankingPanel({ panel, plant }: { panel: Extract<Panel, { kind: 'ranking' }>; plant: PlantIndex }) {
  const live = useLive();
  const manifests = useManifests();
  const { mono } = useTick();
  const turn = Math.floor(mono / HOLDS_MS);
  const rows = useMemo(
    () =>
      machinesBelow(plant, panel.place)
        .flatMap((machine) => {
          const state = machineLive(live, machine.id);
          const output = outputWords(plant.watchOf.get(machine.id), manifests);
          if (!output || state.condition !== 'live' || !Number.isFinite(state.prediction)) return [];
          const top = output.kind === 'probability' ? 1 : (output.limit ?? state.prediction) * 1.5;
          return [{ machine, state, output, top, share: state.prediction / (output.limit ?? top) }];
        })
        .sort((a, b) => b.share - a.share)
        .slice(0, panel.most),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- by turns, not by frames
    [plant, panel.place, panel.most, manifests, turn, live === null],
  );
  return (
    <PanelFrame title={panelTitle(panel, placeName(plant, panel.place))} state={rows.length > 0 ? ready : { is: 'empty', words: t.noneHasPrediction }}>
      <ol className="dpanel-rows">
        {rows.map(({ machine, state, output, top }) => (
          <li key={machine.id}>
            {state.alarm ? <PriorityMark priority={state.alarm} size={14} /> : <span className="no-mark" />}
            <RouteLink to={{ page: 'machine', asset: machine.id, range: '8h' }} className="ellipsis">{machine.name}</RouteLink>
            <RiskBar value={state.prediction} limit={output.limit} top={top} priority={state.alarm <= 3 ? state.alarm : 0} />
            <strong className="number">{predictionText(state.prediction, output)}</strong>
          </li>
        ))}
      </ol>
    </PanelFrame>
  );
}
