import { useState } from 'react';
import type { AlarmProposal } from '../../../../electron/contract/alarms';
import { Field, FormDialog } from '../../../kit';
import { useAction, usePerson } from '../../../state/hooks';
import { reasonProblem } from '../../../words/alarms';

/** It never goes live; what stands goes on. */
export function RefuseProposalDialog({ proposal, onClose, onDone }: { proposal: AlarmProposal; onClose(): void; onDone(): void }) {
  const own = usePerson()?.id === proposal.person;
  const [why, setWhy] = useState('');
  const refuse = useAction((client) => client.alarms.refuseProposal({ id: proposal.id, why: why.trim() }));
  return (
    <FormDialog title={`${own ? 'Withdraw' : 'Refuse'}: ${proposal.definition.condition}`} submit={own ? 'Withdraw' : 'Refuse'} action={refuse} ready={reasonProblem(why) === null} onClose={onClose} onDone={onDone}>
      <p className="muted">It does not go live, and what stands goes on. It can be proposed anew.</p>
      <Field label="Reason" value={why} onChange={setWhy} multiline required autoFocus error={why === '' ? null : reasonProblem(why)} />
    </FormDialog>
  );
}
