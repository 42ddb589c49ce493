import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Panel, PriorityMark } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useMay } from '../../../state/hooks';
import { acknowledgedWords, activeForMs, alarmNumber, alarmStateWords, isOnOff, needsAcknowledging } from '../../../words/alarms';
import { elapsed, moment } from '../../../words/time';
import { AcknowledgeDialog } from '../../alarms/components/AcknowledgeDialog';

/** An alarm beside what it is about, with what can be done. */
export function AlarmPanel({ alarm }: { alarm: Alarm }) {
  const { wall } = useTick();
  const may = useMay('operator');
  const [asked, setAsked] = useState(false);
  return (
    <Panel title={<><PriorityMark priority={alarm.priority} /> <span>{alarmStateWords(alarm)}</span></>} className="alarm-panel">
      <p className="strong">{alarm.condition}</p>
      <p className="muted">
        {alarm.value === null || isOnOff(alarm) ? '' : `${alarmNumber(alarm.value, alarm)}${alarm.limit === null ? '' : `, limit ${alarmNumber(alarm.limit, alarm)}`}. `}
        Raised {moment(alarm.raised, wall)}, {alarm.returned === null ? 'active for' : 'was active for'} {elapsed(activeForMs(alarm, wall))}
        {alarm.peak === null || alarm.kind !== 'prediction-high' ? '' : `, highest ${alarmNumber(alarm.peak, alarm)}`}.
      </p>
      {alarm.acknowledged === null ? null : <p className="muted">{acknowledgedWords(alarm)}{alarm.note ? `: “${alarm.note}”` : ''}</p>}
      {needsAcknowledging(alarm) && may ? (
        <div>
          <Button look="primary" onPress={() => setAsked(true)}>
            Acknowledge
          </Button>
        </div>
      ) : null}
      {asked ? <AcknowledgeDialog alarms={[alarm]} onClose={() => setAsked(false)} /> : null}
    </Panel>
  );
}
