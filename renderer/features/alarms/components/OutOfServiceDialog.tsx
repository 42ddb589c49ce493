import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { reasonProblem } from '../../../words/alarms';

/** Takes an alarm out of service, without an end: somebody has to put it back. */
export function OutOfServiceDialog({ alarm, onClose, onDone }: { alarm: Alarm; onClose(): void; onDone(): void }) {
  const [why, setWhy] = useState('');
  const remove = useAction((client) => client.alarms.removeFromService({ definition: alarm.definition, asset: alarm.asset, why: why.trim() }));
  return (
    <FormDialog title={t.takeOutTitle(alarm.assetName)} submit={t.takeOutDo} action={remove} ready={reasonProblem(why) === null} onClose={onClose} onDone={onDone}>
      <p>
        <span className="strong">{conditionWords(alarm)}</span> <span className="muted">{t.takeOutWords}</span>
      </p>
      <Field label={t.reason} value={why} onChange={setWhy} multiline required autoFocus error={why === '' ? null : reasonProblem(why)} placeholder={t.takeOutExample} />
    </FormDialog>
  );
}
