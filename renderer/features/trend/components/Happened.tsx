import type { Alarm } from '../../../../electron/contract/alarms';
import { Panel, PriorityMark } from '../../../kit';
import type { Pen } from '../../../state/pens';
import { isActive } from '../../../words/alarms';
import { counted } from '../../../words/numbers';
import { moment } from '../../../words/time';

const SHOWN = 30;

/** The alarms that are marked on the sheet, newest first. */
export function Happened({ alarms, pens, now }: { alarms: readonly Alarm[]; pens: readonly Pen[]; now: number }) {
  const several = new Set(pens.map((pen) => pen.asset.id)).size > 1;
  return (
    <Panel title="Alarms in this span" className="trend-happened">
      {alarms.length === 0 ? <p className="muted">None.</p> : null}
      <ol>
        {alarms.slice(0, SHOWN).map((alarm) => (
          <li key={alarm.id}>
            <PriorityMark priority={alarm.priority} size={14} />
            <time className="muted nowrap">{moment(alarm.raised, now)}</time>
            <span>
              {several ? `${alarm.assetName}: ` : ''}{alarm.condition} {isActive(alarm) ? '' : <span className="muted">{alarm.returned === null ? 'over' : `until ${moment(alarm.returned, now)}`}</span>}
            </span>
          </li>
        ))}
      </ol>
      {alarms.length > SHOWN ? <p className="muted">and {counted(alarms.length - SHOWN, 'earlier one')}</p> : null}
    </Panel>
  );
}
