import { memo } from 'react';
import type { Action } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Panel, PriorityMark } from '../../../kit';
import type { Pen } from '../../../state/pens';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/trends';
import { actionDetail, didWords } from '../../../words/actions';
import { isActive } from '../../../words/alarms';
import { moment } from '../../../words/time';

const SHOWN = 30;

interface HappenedProps {
  alarms: readonly Alarm[];
  actions: readonly Action[];
  pens: readonly Pen[];
  /** To the minute: it only says how a time is written. */
  now: number;
}

/** The alarms and actions that are marked on the sheet, newest first. */
export const Happened = memo(function Happened({ alarms, actions, pens, now }: HappenedProps) {
  const several = new Set(pens.map((pen) => pen.asset.id)).size > 1;
  const events = [...alarms.map((alarm) => ({ at: alarm.raised, alarm })), ...actions.map((action) => ({ at: action.done, action }))].sort((a, b) => b.at - a.at);
  return (
    <Panel title={t.happened} className="trend-happened">
      {events.length === 0 ? <p className="muted">{t.none}</p> : null}
      <ol>
        {events.slice(0, SHOWN).map((event) => 'alarm' in event ? (
          <li key={`alarm ${event.alarm.id}`}>
            <PriorityMark priority={event.alarm.priority} size={14} />
            <time className="muted nowrap">{moment(event.at, now)}</time>
            <span>
              {several ? `${event.alarm.assetName}: ` : ''}{conditionWords(event.alarm)} {isActive(event.alarm) ? '' : <span className="muted">{event.alarm.returned === null ? t.over : t.until(moment(event.alarm.returned, now))}</span>}
            </span>
          </li>
        ) : (
          <li key={`action ${event.action.id}`}>
            <i className="event-dot" aria-hidden />
            <time className="muted nowrap">{moment(event.at, now)}</time>
            <span>{several ? `${event.action.assetName}: ` : ''}{didWords(event.action)} <span className="muted">{actionDetail(event.action)}</span></span>
          </li>
        ))}
      </ol>
      {events.length > SHOWN ? <p className="muted">{t.earlierOnes(events.length - SHOWN)}</p> : null}
    </Panel>
  );
});
