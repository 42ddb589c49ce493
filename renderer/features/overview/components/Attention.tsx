import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { BandBar, Button, PriorityMark } from '../../../kit';
import { RouteLink } from '../../../app/navigation';
import { alarmRoute } from '../../../app/route';
import { useTick } from '../../../state/clock';
import { useAlarms, useMachineLive, useMay, useOutput } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/machines';
import { acknowledgedWords, activeForMs, alarmNumber, byUrgency, isActive, isOnOff, needsAcknowledging } from '../../../words/alarms';
import { attentionHeading, findingClause, outside, predictionText, readingText, readingsSentence, unusual } from '../../../words/machines';
import { capital, DASH } from '../../../words/numbers';
import { elapsed } from '../../../words/time';
import { AcknowledgeDialog } from '../../alarms/components/AcknowledgeDialog';
import { useReadings } from '../hooks/useReadings';

/** Cards with everything; further machines are one line each. */
const FULL_CARDS = 3;

/** The machines with an active alarm of priority 1 to 3, the most urgent alarm of each. */
export function attentionAlarms(alarms: readonly Alarm[]): Alarm[] {
  const first = new Map<number, Alarm>();
  for (const alarm of [...alarms].filter((a) => a.asset !== 0 && isActive(a) && a.priority <= 3).sort((a, b) => a.priority - b.priority || byUrgency(a, b))) {
    if (!first.has(alarm.asset)) first.set(alarm.asset, alarm);
  }
  return [...first.values()];
}

export function Attention({ heard }: { heard: boolean }) {
  const list = attentionAlarms(useAlarms());
  const [asked, setAsked] = useState<Alarm | null>(null);
  return (
    <>
      <div className="page-head">
        <h1>{attentionHeading(list.length, heard)}</h1>
      </div>
      {list.map((alarm, i) => (
        <Card key={alarm.asset} alarm={alarm} full={i < FULL_CARDS} onAcknowledge={() => setAsked(alarm)} />
      ))}
      {asked ? <AcknowledgeDialog alarms={[asked]} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function Card({ alarm, full, onAcknowledge }: { alarm: Alarm; full: boolean; onAcknowledge(): void }) {
  const live = useMachineLive(alarm.asset);
  const { output } = useOutput(alarm.asset);
  const may = useMay('operator');
  const dataStopped = live.condition !== 'live';
  const open = needsAcknowledging(alarm) && may;
  return (
    <article className={full ? 'card' : 'card line'} data-priority={alarm.priority}>
      <header>
        <PriorityMark priority={alarm.priority} size={18} />
        <h2 className="ellipsis">{alarm.assetName}</h2>
        <span className="card-value">{dataStopped || !output ? DASH : predictionText(live.prediction, output)}</span>
      </header>
      {full ? <CardBody alarm={alarm} /> : null}
      <footer>
        {open ? (
          <Button look={full ? 'primary' : 'plain'} small={!full} onPress={onAcknowledge} aria-label={t.acknowledgeOne(alarm.assetName)}>
            {t.acknowledge}
          </Button>
        ) : (
          <span className="muted small ellipsis">{acknowledgedWords(alarm)}</span>
        )}
        <RouteLink to={alarmRoute(alarm)} className="goes" aria-label={t.openOne(alarm.assetName)}>
          {t.open}
        </RouteLink>
      </footer>
    </article>
  );
}

function CardBody({ alarm }: { alarm: Alarm }) {
  const live = useMachineLive(alarm.asset);
  const { output } = useOutput(alarm.asset);
  const { wall } = useTick();
  const readings = useReadings(alarm.asset);
  const off = unusual(readings).slice(0, 3);
  const why =
    alarm.kind === 'prediction-high' && output && live.condition === 'live' && output.limit !== null && live.prediction >= output.limit
      ? `${capital(findingClause(alarm.assetName, live.prediction, output, live.mode))}.`
      : `${conditionWords(alarm)}${alarm.value === null || isOnOff(alarm) ? '' : `: ${alarmNumber(alarm.value, alarm)}`}.`;
  return (
    <>
      <p>
        {why} {alarm.limit === null ? t.activeFor(elapsed(activeForMs(alarm, wall))) : t.pastFor(alarmNumber(alarm.limit, alarm), elapsed(activeForMs(alarm, wall)))}{' '}
        {live.condition === 'live' ? readingsSentence(readings) : ''}
      </p>
      {live.condition === 'live' && off.length > 0 ? (
        <ul className="card-readings">
          {off.map((r) => (
            <li key={r.tag.id}>
              <span className="ellipsis">{r.title}</span>
              {r.usual ? <BandBar value={r.value} usual={r.usual} /> : <span />}
              <span className="number">
                {readingText(r.value, r.tag)}
                <span className="visually-hidden">{outside(r) > 0 ? t.aboveBand : t.belowBand}</span>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
