import type { Panel } from '../../../../electron/contract/displays';
import { usePresent } from '../../../state/clock';
import { useAsk, useManifests } from '../../../state/hooks';
import { outputWords, type PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/displays';
import { heatWords, panelTitle } from '../../../words/displays';
import { predictionText } from '../../../words/machines';
import { hourMinute } from '../../../words/time';
import { PanelFrame, ready, type PanelState } from '../components/PanelFrame';
import { machinesBelow, placeName } from '../hooks/below';

const HOUR_MS = 3_600_000;
const ASK_AGAIN_MS = 60_000;
/** Steps of grey up to the limit. */
const STEPS = 5;

/** Every machine by the hour: the darker, the nearer its highest prediction came to the limit. What is past it is marked too, and what is missing is hatched. */
export function HeatPanel({ panel, plant }: { panel: Extract<Panel, { kind: 'heat' }>; plant: PlantIndex }) {
  const manifests = useManifests();
  const present = usePresent();
  const { value, error, reload } = useAsk(
    (client) => {
      const to = Math.ceil(present() / HOUR_MS) * HOUR_MS;
      return client.history.sparklines({ from: to - panel.hours * HOUR_MS, to, buckets: Math.max(2, panel.hours) });
    },
    [panel.hours],
    ASK_AGAIN_MS,
  );
  const machines = machinesBelow(plant, panel.place).filter((machine) => plant.watchOf.has(machine.id));
  const state: PanelState = machines.length === 0 ? { is: 'empty', words: t.noModelHere } : value ? ready : error ? { is: 'failed', words: t.historyProblem(error), again: reload } : { is: 'loading' };
  const times = value ? Array.from(value.time) : [];
  const every = Math.max(1, Math.ceil(times.length / 8));
  return (
    <PanelFrame title={panelTitle(panel, placeName(plant, panel.place))} state={state} aside={<span className="small muted nowrap">{t.heatKey}</span>}>
      <table className="heat">
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">{t.machine}</span></th>
            {times.map((at, i) => <th key={at} scope="col">{i % every === 0 ? <span>{hourMinute(at)}</span> : <span className="visually-hidden">{hourMinute(at)}</span>}</th>)}
          </tr>
        </thead>
        <tbody>
          {machines.map((machine) => {
            const row = value ? value.assets.indexOf(machine.id) : -1;
            const output = outputWords(plant.watchOf.get(machine.id), manifests);
            return (
              <tr key={machine.id}>
                <th scope="row">{machine.name}</th>
                {times.map((at, i) => {
                  const highest = row < 0 ? NaN : value!.max[row * times.length + i]!;
                  const share = highest / (output?.limit ?? 1);
                  const words = heatWords(at, share, output ? predictionText(highest, output) : '');
                  return (
                    <td key={at} className={Number.isFinite(share) ? `heat-${share >= 1 ? 'over' : Math.min(STEPS - 1, Math.floor(share * STEPS))}` : 'heat-none'} title={words}>
                      {share >= 1 ? <span aria-hidden>▲</span> : null}
                      <span className="visually-hidden">{words}</span>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </PanelFrame>
  );
}
