import { useState } from 'react';
import { LEAST_KEY, tellEvents, type Target, type TargetKind } from '../../../../electron/contract/notify';
import { Check, Choice, Field, FormDialog } from '../../../kit';
import { useAction, usePlant } from '../../../state/hooks';
import { eventChoices, leastChoices, mqttModeChoices, securityTellChoices, targetKindChoices } from '../../../words/telling';
import { emptyTarget, targetDraftOf, wantedTarget, type TargetDraft } from './target-draft';

const KEPT = 'Kept; type to change it';
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
  const parts = [{ key: PLANT, text: 'The whole plant, and Millwright itself' }, ...(plant?.plant.assets ?? []).map(({ id, name }) => ({ key: id, text: name }))];
  return (
    <FormDialog title={target ? `Change ${target.name}` : 'Tell somebody of alarms'} submit={target ? 'Save' : 'Tell them'} action={save} ready={draft.name !== ''} onClose={onClose} onDone={onDone}>
      {target ? null : (
        <>
          <Choice<TargetKind> label="Who" value={draft.kind} choices={targetKindChoices} onChange={(kind) => change({ ...emptyTarget(kind), name: draft.name, least: draft.least, under: draft.under, events: draft.events })} />
          <Field label="Name" value={draft.name} onChange={(name) => change({ name })} autoFocus hint="For lists and rosters: lower-case letters, digits, - and _" />
        </>
      )}
      <TargetWay draft={draft} change={change} kept={target?.secret ?? false} />
      <div className="pair">
        <Choice<TargetDraft['least']> label="Of alarms of" value={draft.least} choices={leastChoices} onChange={(least) => change({ least })} />
        <Choice<number> label="Where" value={draft.under} choices={parts} onChange={(under) => change({ under })} />
      </div>
      {draft.kind === 'mqtt' && draft.mode === 'state' ? null : (
        <div role="group" aria-label="What is told" className="told-events">
          {tellEvents.map((event) => <Check key={event} value={draft.events.includes(event)} onChange={(is) => change({ events: tellEvents.filter((one) => (one === event ? is : draft.events.includes(one))) })}>{eventChoices[event]}</Check>)}
        </div>
      )}
      <Check value={draft.enabled} onChange={(enabled) => change({ enabled })}>Switched on</Check>
    </FormDialog>
  );
}

/** What a way has to be told. */
function TargetWay({ draft, change, kept }: { draft: TargetDraft; change(part: Partial<TargetDraft>): void; kept: boolean }) {
  const field = (key: 'host' | 'port' | 'from' | 'to' | 'url' | 'username' | 'topic' | 'ca' | 'secret') => ({ value: draft[key], onChange: (value: string) => change({ [key]: value }) });
  const people = (
    <div className="pair">
      <Field label="User" {...field('username')} hint="Empty: nobody in particular" />
      <Field label="Password" type="password" {...field('secret')} placeholder={kept ? KEPT : undefined} hint="Goes to the vault and is never shown" />
    </div>
  );
  const authority = <Field label="Certificate of the authority" {...field('ca')} multiline mono hint="Paste its PEM text, where the plant’s own authority has signed the certificate" />;
  if (draft.kind === 'mail') {
    return (
      <>
        <Field label="To" {...field('to')} hint="Addresses, with commas between" />
        <Field label="From" {...field('from')} hint="As the mail server lets us write" />
        <div className="pair">
          <Field label="Mail server" {...field('host')} />
          <Field label="Port" {...field('port')} />
        </div>
        <Choice<TargetDraft['security']> label="Security" value={draft.security} choices={securityTellChoices} onChange={(security) => change({ security })} />
        {people}
        {draft.security === 'none' ? null : authority}
      </>
    );
  }
  if (draft.kind === 'webhook') {
    return (
      <>
        <Field label="Address" {...field('url')} hint="Called with JSON; nobody is followed elsewhere" />
        <Field label="Key" type="password" {...field('secret')} placeholder={kept ? KEPT : undefined} hint={`Each call is signed with it: ${LEAST_KEY} letters at least, which its receiver knows, too`} />
        {draft.url.startsWith('https:') ? authority : null}
      </>
    );
  }
  return (
    <>
      <Field label="Address of the broker" {...field('url')} hint="mqtt://host:1883, or mqtts://host:8883 with encryption" />
      {people}
      <Field label="Topic" {...field('topic')} />
      <Choice<TargetDraft['mode']> label="What is published" value={draft.mode} choices={mqttModeChoices} onChange={(mode) => change({ mode })} />
      {draft.url.startsWith('mqtts:') ? authority : null}
    </>
  );
}
