import { useState } from 'react';
import { roleAllows } from '../../../../electron/contract/procedure';
import type { Standing } from '../../../../electron/contract/handovers';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction, useAppliance, useAsk, usePerson } from '../../../state/hooks';
import { handoverWords } from '../../../words/handovers';

/** Both sign what stands, each with their own passphrase; the window is then the incoming one's. */
export function HandoverDialog({ standing, onClose, onDone }: { standing: Standing; onClose(): void; onDone(): void }) {
  const me = usePerson();
  const { session } = useAppliance();
  const people = (useAsk((client) => client.session.people({}), []).value ?? []).filter(({ role }) => roleAllows(role, 'operator'));
  const [from, setFrom] = useState(me?.id ?? null);
  const [to, setTo] = useState<number | null>(null);
  const [notes, setNotes] = useState('');
  const [own, setOwn] = useState('');
  const [other, setOther] = useState('');
  const choices = people.map(({ id, name }) => ({ key: id, text: name }));
  const sign = useAction(async (client) => {
    if (from === null || to === null) return;
    await client.handovers.sign({ notes, seen: standing.alarms.map(({ id }) => id), outgoing: { person: from, passphrase: own }, incoming: { person: to, passphrase: other } });
    await client.session.signIn({ personId: to, passphrase: other });
    await session.refresh();
  });
  return (
    <FormDialog wide title="Hand the shift over" submit="Sign, both" action={sign} ready={from !== null && to !== null && own !== '' && other !== ''} onClose={onClose} onDone={onDone}>
      <p>{handoverWords(standing)}</p>
      <Field label="Notes for the next shift" value={notes} onChange={setNotes} multiline autoFocus placeholder="What is going on, what was agreed, what to keep an eye on" />
      <div className="record-grid">
        <Choice<number> label="Who goes" value={from} choices={choices.filter(({ key }) => key !== to)} onChange={setFrom} />
        <Choice<number> label="Who comes" value={to} choices={choices.filter(({ key }) => key !== from)} onChange={setTo} />
        <Field label="Passphrase of who goes" type="password" value={own} onChange={setOwn} />
        <Field label="Passphrase of who comes" type="password" value={other} onChange={setOther} />
      </div>
      <p className="muted small">{choices.length < 2 ? 'There is nobody else here who may take a shift over. ' : ''}Both have seen every alarm that stands. Afterwards this window is signed in as who comes.</p>
    </FormDialog>
  );
}
