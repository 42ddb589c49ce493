import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Dialog, Facts, Notice } from '../../../kit';
import { useIsPast, useTick } from '../../../state/clock';
import { useAction, useAppliance, useAsk, useMay } from '../../../state/hooks';
import { conditionWords, engineWords } from '../../../words/engine';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/alarms';
import { activeForMs, alarmNumber, alarmStateWords, isOnOff, transitionWords } from '../../../words/alarms';
import { actionDetail, didWords, findingDetail, verdictWords } from '../../../words/actions';
import { elapsed, moment } from '../../../words/time';
import { t as r } from '../../../words/catalogue/replay';
import { RecordDialog } from '../../actions';
import { replayAlarm } from '../replay-alarm';
import { OutOfServiceDialog } from './OutOfServiceDialog';
import { Rationale } from './Rationale';
import { ShelveDialog } from './ShelveDialog';

const STEPS = 50;

/** One alarm: what it is, every step of its life, and what else can be done with it. */
export function AlarmDialog({ alarm, onClose }: { alarm: Alarm; onClose(): void }) {
  const { wall } = useTick();
  const isPast = useIsPast();
  const { replay } = useAppliance();
  const may = { shelve: useMay('operator'), remove: useMay('engineer') };
  const [asked, setAsked] = useState<'shelve' | 'remove' | 'record' | null>(null);
  const steps = useAsk((client) => client.alarms.transitions({ definition: alarm.definition, asset: alarm.asset, limit: STEPS }), [alarm.state]);
  const definition = useAsk(async (client) => (await client.alarms.definitions({})).find(({ id }) => id === alarm.definition) ?? null, [alarm.definition]).value;
  const said = useAsk((client) => Promise.all([client.actions.list({ alarm: alarm.id }), client.findings.list({ alarm: alarm.id })]), [alarm.id]);
  const [actions = [], findings = []] = said.value ?? [];
  const reset = useAction((client) => client.alarms.reset({ id: alarm.id }));
  if (asked === 'shelve') return <ShelveDialog alarm={alarm} onClose={() => setAsked(null)} onDone={onClose} />;
  if (asked === 'remove') return <OutOfServiceDialog alarm={alarm} onClose={() => setAsked(null)} onDone={onClose} />;
  if (asked === 'record') return <RecordDialog asset={alarm.asset} name={alarm.assetName} alarm={alarm} onClose={onClose} />;
  return (
    <Dialog wide title={`${alarm.assetName}: ${conditionWords(alarm)}`} onClose={onClose} footer={
      <>
        {may.remove ? <span className="beside"><Button look="quiet" onPress={() => setAsked('remove')}>{t.takeOut}</Button></span> : null}
        {isPast ? null : <Button look="quiet" onPress={() => { onClose(); replayAlarm(replay, alarm); }}>{r.replay}</Button>}
        <Button onPress={onClose}>{kit.close}</Button>
        {may.shelve && alarm.state === 'latched-acknowledged' ? <Button look="primary" pending={reset.pending} onPress={() => void reset.run()}>{t.reset}</Button> : null}
        {may.shelve ? <Button onPress={() => setAsked('shelve')}>{t.shelve}</Button> : null}
        {may.shelve && alarm.asset !== 0 ? <Button onPress={() => setAsked('record')}>{t.recordDone}</Button> : null}
      </>
    }>
      <Facts of={[
        [t.facts.state, alarmStateWords(alarm)],
        [t.facts.where, engineWords(alarm.place)],
        isOnOff(alarm) ? null : [t.facts.valueAndLimit, t.valueLimit(alarmNumber(alarm.value, alarm), alarmNumber(alarm.limit, alarm))],
        [t.facts.raised, t.raisedAt(moment(alarm.raised, wall), alarm.returned !== null, elapsed(activeForMs(alarm, wall)))],
        alarm.note ? [t.facts.note, alarm.note] : null,
        findings[0] ? [t.facts.verdict, t.withDetail(verdictWords[findings[0].verdict], findingDetail(findings[0]))] : null,
      ]} />
      <Rationale of={definition} />
      {actions.length > 0 ? (
        <>
          <h3>{t.doneAboutIt}</h3>
          <ol className="alarm-steps">
            {actions.map((action) => (
              <li key={action.id}>
                <time className="muted nowrap">{moment(action.done, wall)}</time>
                <span>{didWords(action)} <span className="muted">{actionDetail(action)}</span></span>
              </li>
            ))}
          </ol>
        </>
      ) : null}
      <h3>{t.happenedToIt}</h3>
      {steps.error ? <Notice problem>{steps.error}</Notice> : null}
      <ol className="alarm-steps">
        {(steps.value ?? []).filter(({ at }) => !isPast || at <= wall).map((step) => (
          <li key={step.id}>
            <time className="muted nowrap">{moment(step.at, wall)}</time>
            <span>{transitionWords(step)}{step.why ? <span className="muted">{t.said(engineWords(step.why))}</span> : null}</span>
          </li>
        ))}
      </ol>
      {reset.error ? <Notice problem>{reset.error}</Notice> : null}
    </Dialog>
  );
}
