import type { Panel } from '../../../../electron/contract/displays';
import { RouteLink } from '../../../app/navigation';
import { alarmRoute } from '../../../app/route';
import { PriorityMark } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAlarms, useAppliance } from '../../../state/hooks';
import { useStore } from '../../../state/store';
import type { PlantIndex } from '../../../state/plant';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/displays';
import { activeForMs, alarmStateWords, byUrgency } from '../../../words/alarms';
import { panelTitle } from '../../../words/displays';
import { elapsed } from '../../../words/time';
import { PanelFrame, ready, type PanelState } from '../components/PanelFrame';
import { machinesBelow, placeName } from '../hooks/below';

/** The alarms that stand, the most urgent first. A model's stand with those of the whole plant. */
export function AlarmsPanel({ panel, plant }: { panel: Extract<Panel, { kind: 'alarms' }>; plant: PlantIndex }) {
  const known = useStore(useAppliance().alarms) !== null;
  const { wall } = useTick();
  const below = new Set(machinesBelow(plant, panel.place).map((machine) => machine.id));
  const alarms = useAlarms().filter((alarm) => (alarm.asset === 0 ? panel.place === null : below.has(alarm.asset))).sort(byUrgency);
  const state: PanelState = !known ? { is: 'loading' } : alarms.length === 0 ? { is: 'empty', words: t.noActiveAlarms } : ready;
  const more = alarms.length - panel.most;
  return (
    <PanelFrame title={panelTitle(panel, placeName(plant, panel.place))} state={state} aside={more > 0 ? <RouteLink to={{ page: 'alarms', tab: 'active' }} className="small">{t.more(more)}</RouteLink> : undefined}>
      <ol className="dpanel-alarms">
        {alarms.slice(0, panel.most).map((alarm) => (
          <li key={alarm.id}>
            <PriorityMark priority={alarm.priority} size={14} />
            <RouteLink to={alarmRoute(alarm)} className="ellipsis">{alarm.assetName}</RouteLink>
            <span className="ellipsis">{conditionWords(alarm)}</span>
            <span className="muted ellipsis dalarm-state">{alarmStateWords(alarm)}</span>
            <span className="muted number">{elapsed(activeForMs(alarm, wall))}</span>
          </li>
        ))}
      </ol>
    </PanelFrame>
  );
}
