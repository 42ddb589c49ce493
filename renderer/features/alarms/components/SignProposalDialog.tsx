import { useState } from 'react';
import type { AlarmDefinition, AlarmProposal } from '../../../../electron/contract/alarms';
import { roleAllows } from '../../../../electron/contract/procedure';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction, useAsk, usePerson } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { whoWords } from '../../../words/people';
import { Changes } from './Changes';

/** Another engineer than who proposed it signs with their own passphrase, whoever the window is signed in as. */
export function SignProposalDialog({ proposal, stands, onClose, onDone }: { proposal: AlarmProposal; stands: AlarmDefinition | null; onClose(): void; onDone(): void }) {
  const me = usePerson();
  const people = useAsk((client) => client.session.people({}), []).value;
  const choices = (people ?? []).filter(({ id, role }) => roleAllows(role, 'engineer') && id !== proposal.person).map(({ id, name }) => ({ key: id, text: name }));
  const [chosen, setChosen] = useState<number | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const person = chosen ?? choices.find(({ key }) => key === me?.id)?.key ?? null;
  const sign = useAction(async (client) => {
    if (person !== null) await client.alarms.signProposal({ id: proposal.id, person, passphrase });
  });
  return (
    <FormDialog title={t.signTitle(conditionWords(proposal.definition))} submit={t.signDo} action={sign} ready={person !== null && passphrase !== ''} onClose={onClose} onDone={onDone}>
      <p>
        {t.proposedBy(whoWords(proposal.who), proposal.why)} <span className="muted">{t.goesLive}</span>
      </p>
      <Changes wanted={proposal.definition} stands={stands} />
      <Choice<number> label={t.whoSigns} value={person} choices={choices} onChange={setChosen} />
      <Field label={t.passphraseOfSigner} type="password" value={passphrase} onChange={setPassphrase} autoFocus />
      {people !== null && choices.length === 0 ? <p className="muted small">{t.noOtherEngineer}</p> : null}
    </FormDialog>
  );
}
