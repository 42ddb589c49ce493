import { useState } from 'react';
import type { AlarmAside } from '../../../../electron/contract/alarms';
import { Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { whoWords } from '../../../words/people';

/** Off the shelf, or into service again. */
export function PutBackDialog({ aside, onClose }: { aside: AlarmAside; onClose(): void }) {
  const [why, setWhy] = useState('');
  const shelved = aside.state === 'shelved';
  const place = { definition: aside.definition, asset: aside.asset, why: why.trim() || undefined };
  const back = useAction((client) => (shelved ? client.alarms.unshelve(place) : client.alarms.returnToService(place)));
  return (
    <FormDialog title={`${shelved ? 'Unshelve' : 'Return to service'}: ${aside.assetName}`} submit={shelved ? 'Unshelve' : 'Return to service'} action={back} onClose={onClose}>
      <p><span className="strong">{aside.condition}</span> <span className="muted">{aside.why}, by {whoWords(aside.by)}</span></p>
      <p>{aside.holds ? 'Its condition holds now: it will be announced again at once.' : 'Its condition does not hold now: it will be announced when it does.'}</p>
      <Field label="Reason" value={why} onChange={setWhy} autoFocus hint="Kept with your name." />
    </FormDialog>
  );
}
