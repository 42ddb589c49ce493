import type { Action } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { PriorityMark } from '../../../kit';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/equipment';
import { didWords } from '../../../words/actions';
import { moment } from '../../../words/time';

interface LaneProps {
  alarms: readonly Alarm[];
  actions: readonly Action[];
  from: number;
  to: number;
}

/** What happened, on the axis of the charts above it: alarms for as long as they stood, and what was done. The story lists the same in words. */
export function Lane({ alarms, actions, from, to }: LaneProps) {
  const stood = alarms.filter((alarm) => alarm.raised <= to && (alarm.returned ?? to) >= from);
  const done = actions.filter((action) => action.done >= from && action.done <= to);
  const at = (time: number) => `${(Math.min(1, Math.max(0, (time - from) / (to - from))) * 100).toFixed(3)}%`;
  const width = (start: number, end: number) => `${((Math.max(0, Math.min(end, to) - Math.max(start, from)) / (to - from)) * 100).toFixed(3)}%`;
  return (
    <div className="lane" role="img" aria-label={t.lane(stood.length, done.length)}>
      {stood.map((alarm) => (
        <span key={`alarm ${alarm.id}`} className="lane-alarm" data-priority={alarm.priority} style={{ left: at(alarm.raised), width: width(alarm.raised, alarm.returned ?? to) }} title={`${conditionWords(alarm)}, ${moment(alarm.raised, to)}`}>
          {alarm.raised >= from ? <PriorityMark priority={alarm.priority} size={12} label="" /> : null}
        </span>
      ))}
      {done.map((action) => <span key={`action ${action.id}`} className="lane-action" style={{ left: at(action.done) }} title={`${didWords(action)}, ${moment(action.done, to)}`} />)}
    </div>
  );
}
