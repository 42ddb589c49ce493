import type { Panel } from '../../../../electron/contract/displays';
import { RiskBar } from '../../../kit';
import { useMachineLive, useOutput } from '../../../state/hooks';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/displays';
import { predictionText } from '../../../words/machines';
import { DASH } from '../../../words/numbers';
import { gone, PanelFrame, ready, type PanelState } from '../components/PanelFrame';

/** What is left, as a bar that shortens, with the limit as its mark. */
export function LifePanel({ panel, plant }: { panel: Extract<Panel, { kind: 'life' }>; plant: PlantIndex }) {
  const machine = plant.byId.get(panel.asset);
  const live = useMachineLive(panel.asset);
  const { output } = useOutput(panel.asset);
  if (!machine) return <PanelFrame title={panel.title ?? t.kinds.life} state={gone}>{null}</PanelFrame>;
  const shown = live.condition === 'live' && Number.isFinite(live.prediction);
  const state: PanelState = output ? ready : { is: 'empty', words: t.noModel };
  const interval = shown && Number.isFinite(live.lower) && Number.isFinite(live.upper) ? ([live.lower, live.upper] as const) : null;
  const top = output?.kind === 'probability' ? 1 : Math.max(live.prediction || 1, interval?.[1] ?? 0, (output?.limit ?? 0) * 1.5);
  const priority = live.alarm >= 1 && live.alarm <= 3 ? live.alarm : 0;
  return (
    <PanelFrame title={panel.title ?? machine.name} state={state} old={shown || !output ? null : t.noPrediction}>
      <div className="dpanel-life">
        <p className="dpanel-figure">{shown && output ? predictionText(live.prediction, output) : DASH}</p>
        <RiskBar value={shown ? live.prediction : NaN} limit={output?.limit ?? null} top={top} priority={priority} interval={interval} />
        {interval && output ? <p className="small">{t.interval(predictionText(interval[0], output), predictionText(interval[1], output))}</p> : null}
        <p className="small muted">{!output ? '' : output.limit === null ? output.title : t.markIsLimit(output.title, predictionText(output.limit, output))}</p>
      </div>
    </PanelFrame>
  );
}
