import { useState } from 'react';
import { LEAST_KEY, tellEvents, type Target, type TargetKind } from '../../../../electron/contract/notify';
import { Check, Choice, Field, FormDialog } from '../../../kit';
import { useAction, usePlant } from '../../../state/hooks';
import { t } from '../../../words/catalogue/alarms';
import { eventChoices, leastChoices, mqttModeChoices, securityTellChoices, targetKindChoices } from '../../../words/telling';
import { emptyTarget, targetDraftOf, wantedTarget, type TargetDraft } from './target-draft';

const PLANT = 0;

/** Somebody who is told of alarms, or told otherwise. */
export function TargetDialog({ target, onClose, onDone }: { target?: Target; onClose(): void; onDone(): void }) {
  const [draft, setDraft] = useState<TargetDraft>(() => (target ? targetDraftOf(target) : emptyTarget('mail')));
  const plant = usePlant();
  const wanted = wantedTarget(draft, target);
  const save = useAction(async (client) => {
    if ('problem' in wanted) throw new Error(wanted.problem);
    await client.notify.set({ target: wanted.wanted, ...(draft.secret ? { secret: draft.secret } : {}) });
  });
  const change = (part: Partial<TargetDraft>) => {
    setDraft({ ...draft, ...part });
    save.clear();
  };
  const parts = [{ key: PLANT, text: t.plantAndItself }, ...(plant?.plant.assets ?? []).map(({ id, name }) => ({ key: id, text: name }))];
  return (
    <FormDialog title={target ? t.changeOne(target.name) : t.tellTitle} submit={target ? t.save : t.tellDo} action={save} ready={draft.name !== ''} onClose={onClose} onDone={onDone}>
      {target ? null : (
        <>
          <Choice<TargetKind> label={t.columns.who} value={draft.kind} choices={targetKindChoices} onChange={(kind) => change({ ...emptyTarget(kind), name: draft.name, least: draft.least, under: draft.under, events: draft.events })} />
          <Field label={t.name} value={draft.name} onChange={(name) => change({ name })} autoFocus hint={t.nameHint} />
        </>
      )}
      <TargetWay draft={draft} change={change} kept={target?.secret ?? false} />
      <div className="pair">
        <Choice<TargetDraft['least']> label={t.ofAlarmsOf} value={draft.least} choices={leastChoices} onChange={(least) => change({ least })} />
        <Choice<number> label={t.where} value={draft.under} choices={parts} onChange={(under) => change({ under })} />
      </div>
      {draft.kind === 'mqtt' && draft.mode === 'state' ? null : (
        <div role="group" aria-label={t.whatIsTold} className="told-events">
          {tellEvents.map((event) => <Check key={event} value={draft.events.includes(event)} onChange={(is) => change({ events: tellEvents.filter((one) => (one === event ? is : draft.events.includes(one))) })}>{eventChoices[event]}</Check>)}
        </div>
      )}
      <Check value={draft.enabled} onChange={(enabled) => change({ enabled })}>{t.switchedOn}</Check>
    </FormDialog>
  );
}

/** What a way has to be told. */
function TargetWay({ draft, change, kept }: { draft: TargetDraft; change(part: Partial<TargetDraft>): void; kept: boolean }) {
  const field = (key: 'host' | 'port' | 'from' | 'to' | 'url' | 'username' | 'topic' | 'ca' | 'secret') => ({ value: draft[key], onChange: (value: string) => change({ [key]: value }) });
  const people = (
    <div className="pair">
      <Field label={t.user} {...field('username')} hint={t.userHint} />
      <Field label={t.password} type="password" {...field('secret')} placeholder={kept ? t.keptTypeToChange : undefined} hint={t.passwordHint} />
    </div>
  );
  const authority = <Field label={t.authority} {...field('ca')} multiline mono hint={t.authorityHint} />;
  if (draft.kind === 'mail') {
    return (
      <>
        <Field label={t.to} {...field('to')} hint={t.toHint} />
        <Field label={t.from} {...field('from')} hint={t.fromHint} />
        <div className="pair">
          <Field label={t.mailServer} {...field('host')} />
          <Field label={t.port} {...field('port')} />
        </div>
        <Choice<TargetDraft['security']> label={t.securityLabel} value={draft.security} choices={securityTellChoices} onChange={(security) => change({ security })} />
        {people}
        {draft.security === 'none' ? null : authority}
      </>
    );
  }
  if (draft.kind === 'webhook') {
    return (
      <>
        <Field label={t.address} {...field('url')} hint={t.addressHint} />
        <Field label={t.key} type="password" {...field('secret')} placeholder={kept ? t.keptTypeToChange : undefined} hint={t.keyHint(LEAST_KEY)} />
        {draft.url.startsWith('https:') ? authority : null}
      </>
    );
  }
  return (
    <>
      <Field label={t.brokerAddress} {...field('url')} hint={t.brokerHint} />
      {people}
      <Field label={t.topic} {...field('topic')} />
      <Choice<TargetDraft['mode']> label={t.whatIsPublished} value={draft.mode} choices={mqttModeChoices} onChange={(mode) => change({ mode })} />
      {draft.url.startsWith('mqtts:') ? authority : null}
    </>
  );
}
