import { useState } from 'react';
import type { Alarm, AlarmFlood } from '../../electron/contract/alarms';
import { AcknowledgeDialog } from '../features/alarms/components/AcknowledgeDialog';
import { Button } from '../kit/Button';
import { PriorityMark } from '../kit/PriorityMark';
import { useTick } from '../state/clock';
import { useAlarms, useAppliance, useConnection, useFlood, useMay } from '../state/hooks';
import { useStore } from '../state/store';
import { conditionWords } from '../words/engine';
import { t } from '../words/catalogue/app';
import { activeForMs, alarmNumber, alarmStateWords, byUrgency, isOnOff, needsAcknowledging } from '../words/alarms';
import { firstOutWords, floodWords } from '../words/floods';
import { number } from '../words/numbers';
import { elapsed, moment } from '../words/time';
import { RouteLink } from './navigation';
import { alarmRoute } from './route';

const SHOWN = 2;

/** The alarms that matter most now, on every page. */
export function AlarmStrip() {
  const known = useStore(useAppliance().alarms) !== null;
  const { client } = useConnection();
  const alarms = [...useAlarms()].sort(byUrgency);
  const [asked, setAsked] = useState<Alarm | null>(null);
  const flood = useFlood();
  // In a flood its beginning stands above the newest: the rest may follow from it.
  const shown = flood ? SHOWN - 1 : SHOWN;
  const more = alarms.length - shown;
  return (
    <section className={client ? 'strip' : 'strip old'} aria-label={t.latestAlarms}>
      {flood ? <FloodRow flood={flood} /> : null}
      {alarms.slice(0, shown).map((alarm, i) => (
        <StripRow key={alarm.id} alarm={alarm} more={i === shown - 1 ? more : 0} onAcknowledge={() => setAsked(alarm)} />
      ))}
      {known && alarms.length === 0 ? <p className="strip-none muted">{t.noActiveAlarms}</p> : null}
      {asked ? <AcknowledgeDialog alarms={[asked]} onClose={() => setAsked(null)} /> : null}
    </section>
  );
}

function FloodRow({ flood }: { flood: AlarmFlood }) {
  const { wall } = useTick();
  return (
    <div className="strip-row strip-flood" role="status">
      <PriorityMark priority={flood.first.priority} />
      <span className="strip-flood-words ellipsis">
        <strong>{floodWords(flood, wall)}.</strong> {firstOutWords(flood)}, {moment(flood.first.at, wall)}.
      </span>
      <span className="strip-end"><RouteLink to={{ page: 'alarms', tab: 'active' }}>{t.byPlace}</RouteLink></span>
    </div>
  );
}

function StripRow({ alarm, more, onAcknowledge }: { alarm: Alarm; more: number; onAcknowledge(): void }) {
  const { wall } = useTick();
  const may = useMay('operator');
  const urgent = needsAcknowledging(alarm) && alarm.priority === 1;
  return (
    <div className={urgent ? 'strip-row urgent' : 'strip-row'}>
      <PriorityMark priority={alarm.priority} />
      <span>{moment(alarm.raised, wall)}</span>
      <RouteLink to={alarmRoute(alarm)} className="strip-name ellipsis">
        {alarm.assetName}
      </RouteLink>
      <span className="ellipsis">{conditionWords(alarm)}</span>
      <span className="strip-more">{more > 0 ? <RouteLink to={{ page: 'alarms', tab: 'active' }}>{t.more(number(more))}</RouteLink> : null}</span>
      <span className="muted ellipsis">
        {alarm.value === null || isOnOff(alarm) ? '' : alarmNumber(alarm.value, alarm)}
        {alarm.value !== null && alarm.limit !== null && !isOnOff(alarm) ? t.limit(alarmNumber(alarm.limit, alarm)) : ''}
      </span>
      <span className="muted number">{elapsed(activeForMs(alarm, wall))}</span>
      <span className="strip-end">
        {needsAcknowledging(alarm) && may ? (
          <Button small onPress={onAcknowledge} aria-label={t.acknowledgeAlarm(alarm.assetName, conditionWords(alarm))}>
            {t.acknowledge}
          </Button>
        ) : (
          <span className="muted">{alarmStateWords(alarm)}</span>
        )}
      </span>
    </div>
  );
}
