import { useState } from 'react';
import { scopes, USUAL_PER_MINUTE, type Scope } from '../../../../electron/contract/http';
import { Check, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/connect';
import { scopeWords } from '../../../words/http';

/** A key for one program: what it may do, and how often. */
export function AddKeyDialog({ onClose, onMade }: { onClose(): void; onMade(secret: string): void }) {
  const [name, setName] = useState('');
  const [wanted, setWanted] = useState<ReadonlySet<Scope>>(new Set());
  const [perMinute, setPerMinute] = useState(String(USUAL_PER_MINUTE));
  const badLimit = !/^[1-9]\d{0,6}$/.test(perMinute);
  const make = useAction(async (client) => {
    const { secret } = await client.api.addKey({ name, scopes: [...wanted], perMinute: Number(perMinute) });
    onMade(secret);
  });
  const toggle = (scope: Scope, is: boolean) => setWanted(new Set(scopes.filter((one) => (one === scope ? is : wanted.has(one)))));
  return (
    <FormDialog title={t.addKeyTitle} submit={t.makeKey} action={make} ready={name.trim() !== '' && wanted.size > 0 && !badLimit} onClose={onClose}>
      <Field label={t.program} value={name} onChange={setName} autoFocus />
      <div role="group" aria-label={t.whatMay} className="checks">
        {scopes.map((scope) => <Check key={scope} value={wanted.has(scope)} onChange={(is) => toggle(scope, is)}>{scopeWords[scope].long}</Check>)}
      </div>
      <Field label={t.perMinute} value={perMinute} onChange={setPerMinute} error={badLimit ? t.perMinuteProblem : null} />
    </FormDialog>
  );
}
