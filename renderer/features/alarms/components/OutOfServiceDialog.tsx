import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { reasonProblem } from '../../../words/alarms';

/** Takes an alarm out of service, without an end: somebody has to put it back. */
export function OutOfServiceDialog({ alarm, onClose, onDone }: { alarm: Alarm; onClose(): void; onDone(): void }) {
  const [why, setWhy] = useState('');
  const remove = useAction((client) => client.alarms.removeFromService({ definition: alarm.definition, asset: alarm.asset, why: why.trim() }));
  return (
    <FormDialog title={`Take out of service: ${alarm.assetName}`} submit="Take out of service" action={remove} ready={reasonProblem(why) === null} onClose={onClose} onDone={onDone}>
      <p>
        <span className="strong">{alarm.condition}</span> <span className="muted">is not announced any more until someone returns it to service, under “Set aside”. For a while, shelve it instead.</span>
      </p>
      <Field label="Reason" value={why} onChange={setWhy} multiline required autoFocus error={why === '' ? null : reasonProblem(why)} placeholder="What is being repaired or rebuilt" />
    </FormDialog>
  );
}
