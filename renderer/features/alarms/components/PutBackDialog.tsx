import { useState } from 'react';
import type { AlarmAside } from '../../../../electron/contract/alarms';
import { Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { whoWords } from '../../../words/people';

/** Off the shelf, or into service again. */
export function PutBackDialog({ aside, onClose }: { aside: AlarmAside; onClose(): void }) {
  const [why, setWhy] = useState('');
  const shelved = aside.state === 'shelved';
  const what = shelved ? t.unshelve : t.returnToService;
  const place = { definition: aside.definition, asset: aside.asset, why: why.trim() || undefined };
  const back = useAction((client) => (shelved ? client.alarms.unshelve(place) : client.alarms.returnToService(place)));
  return (
    <FormDialog title={t.doToMachine(what, aside.assetName)} submit={what} action={back} onClose={onClose}>
      <p><span className="strong">{conditionWords(aside)}</span> <span className="muted">{t.whyBy(aside.why, whoWords(aside.by))}</span></p>
      <p>{aside.holds ? t.holdsNow : t.holdsNotNow}</p>
      <Field label={t.reason} value={why} onChange={setWhy} autoFocus hint={t.keptWithName} />
    </FormDialog>
  );
}
