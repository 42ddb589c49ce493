import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Panel, PriorityMark } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useMay } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/equipment';
import { acknowledgedWords, activeForMs, alarmNumber, alarmStateWords, isOnOff, needsAcknowledging } from '../../../words/alarms';
import { elapsed, moment } from '../../../words/time';
import { RecordDialog } from '../../actions';
import { AcknowledgeDialog } from '../../alarms/components/AcknowledgeDialog';

/** An alarm beside what it is about, with what can be done. */
export function AlarmPanel({ alarm }: { alarm: Alarm }) {
  const { wall } = useTick();
  const may = useMay('operator');
  const [asked, setAsked] = useState<'acknowledge' | 'record' | null>(null);
  return (
    <Panel title={<><PriorityMark priority={alarm.priority} /> <span>{alarmStateWords(alarm)}</span></>} className="alarm-panel">
      <p className="strong">{conditionWords(alarm)}</p>
      <p className="muted">
        {alarm.value === null || isOnOff(alarm) ? '' : t.valueAndLimit(alarmNumber(alarm.value, alarm), alarm.limit === null ? null : alarmNumber(alarm.limit, alarm))}
        {t.raised(moment(alarm.raised, wall), alarm.returned !== null, elapsed(activeForMs(alarm, wall)), alarm.peak === null || alarm.kind !== 'prediction-high' ? null : alarmNumber(alarm.peak, alarm))}
      </p>
      {alarm.acknowledged === null ? null : <p className="muted">{t.withNote(acknowledgedWords(alarm), alarm.note)}</p>}
      {may ? (
        <div className="panel-actions">
          {needsAcknowledging(alarm) ? <Button look="primary" onPress={() => setAsked('acknowledge')}>{t.acknowledge}</Button> : null}
          <Button onPress={() => setAsked('record')}>{t.recordDone}</Button>
        </div>
      ) : null}
      {asked === 'acknowledge' ? <AcknowledgeDialog alarms={[alarm]} onClose={() => setAsked(null)} /> : null}
      {asked === 'record' ? <RecordDialog asset={alarm.asset} name={alarm.assetName} alarm={alarm} onClose={() => setAsked(null)} /> : null}
    </Panel>
  );
}
