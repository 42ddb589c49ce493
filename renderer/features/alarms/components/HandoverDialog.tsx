import { useState } from 'react';
import { roleAllows } from '../../../../electron/contract/procedure';
import type { Standing } from '../../../../electron/contract/handovers';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction, useAppliance, useAsk, usePerson } from '../../../state/hooks';
import { t } from '../../../words/catalogue/alarms';
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
    <FormDialog wide title={t.handOverTitle} submit={t.signBoth} action={sign} ready={from !== null && to !== null && own !== '' && other !== ''} onClose={onClose} onDone={onDone}>
      <p>{handoverWords(standing)}</p>
      <Field label={t.notesForNext} value={notes} onChange={setNotes} multiline autoFocus placeholder={t.notesExample} />
      <div className="record-grid">
        <Choice<number> label={t.whoGoes} value={from} choices={choices.filter(({ key }) => key !== to)} onChange={setFrom} />
        <Choice<number> label={t.whoComes} value={to} choices={choices.filter(({ key }) => key !== from)} onChange={setTo} />
        <Field label={t.passphraseGoes} type="password" value={own} onChange={setOwn} />
        <Field label={t.passphraseComes} type="password" value={other} onChange={setOther} />
      </div>
      <p className="muted small">{choices.length < 2 ? t.nobodyElse : ''}{t.bothHaveSeen}</p>
    </FormDialog>
  );
}
