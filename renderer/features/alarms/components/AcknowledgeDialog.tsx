import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Field, FormDialog, PriorityMark } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';

/** Says that a person has seen it, with a note for those who come after. */
export function AcknowledgeDialog({ alarms, onClose }: { alarms: readonly Alarm[]; onClose(): void }) {
  const [note, setNote] = useState('');
  const acknowledge = useAction(async (client) => {
    for (const alarm of alarms) await client.alarms.acknowledge({ id: alarm.id, note: note.trim() || undefined });
  });
  const [only] = alarms;
  const title = alarms.length === 1 && only ? t.acknowledgeOne(only.assetName) : t.acknowledgeMany(alarms.length);
  return (
    <FormDialog title={title} submit={t.acknowledge} action={acknowledge} onClose={onClose}>
      <ul className="acknowledge-list">
        {alarms.slice(0, 8).map((alarm) => (
          <li key={alarm.id}>
            <PriorityMark priority={alarm.priority} />
            <span className="strong">{alarm.assetName}</span>
            <span className="muted">{conditionWords(alarm)}</span>
          </li>
        ))}
        {alarms.length > 8 ? <li className="muted">{t.andMore(alarms.length - 8)}</li> : null}
      </ul>
      <Field label={t.note} value={note} onChange={setNote} multiline autoFocus placeholder={t.noteExample} />
      <p className="muted small">{t.noteKept}</p>
    </FormDialog>
  );
}
