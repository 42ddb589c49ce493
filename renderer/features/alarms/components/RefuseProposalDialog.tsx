import { useState } from 'react';
import type { AlarmProposal } from '../../../../electron/contract/alarms';
import { Field, FormDialog } from '../../../kit';
import { useAction, usePerson } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { reasonProblem } from '../../../words/alarms';

/** It never goes live; what stands goes on. */
export function RefuseProposalDialog({ proposal, onClose, onDone }: { proposal: AlarmProposal; onClose(): void; onDone(): void }) {
  const own = usePerson()?.id === proposal.person;
  const what = own ? t.withdraw : t.refuseDo;
  const [why, setWhy] = useState('');
  const refuse = useAction((client) => client.alarms.refuseProposal({ id: proposal.id, why: why.trim() }));
  return (
    <FormDialog title={t.doToMachine(what, conditionWords(proposal.definition))} submit={what} action={refuse} ready={reasonProblem(why) === null} onClose={onClose} onDone={onDone}>
      <p className="muted">{t.refuseWords}</p>
      <Field label={t.reason} value={why} onChange={setWhy} multiline required autoFocus error={why === '' ? null : reasonProblem(why)} />
    </FormDialog>
  );
}
