import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Field, FormDialog, PriorityMark } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { counted } from '../../../words/numbers';

/** Says that a person has seen it, with a note for those who come after. */
export function AcknowledgeDialog({ alarms, onClose }: { alarms: readonly Alarm[]; onClose(): void }) {
  const [note, setNote] = useState('');
  const acknowledge = useAction(async (client) => {
    for (const alarm of alarms) await client.alarms.acknowledge({ id: alarm.id, note: note.trim() || undefined });
  });
  const [only] = alarms;
  const title = alarms.length === 1 && only ? `Acknowledge ${only.assetName}` : `Acknowledge ${counted(alarms.length, 'alarm')}`;
  return (
    <FormDialog title={title} submit="Acknowledge" action={acknowledge} onClose={onClose}>
      <ul className="acknowledge-list">
        {alarms.slice(0, 8).map((alarm) => (
          <li key={alarm.id}>
            <PriorityMark priority={alarm.priority} />
            <span className="strong">{alarm.assetName}</span>
            <span className="muted">{alarm.condition}</span>
          </li>
        ))}
        {alarms.length > 8 ? <li className="muted">and {counted(alarms.length - 8, 'more', 'more')}</li> : null}
      </ul>
      <Field label="Note, if there is something to say" value={note} onChange={setNote} multiline autoFocus placeholder="What you saw, what you did" />
      <p className="muted small">Your name and the time are kept with it. The alarm stays until its condition is over.</p>
    </FormDialog>
  );
}
