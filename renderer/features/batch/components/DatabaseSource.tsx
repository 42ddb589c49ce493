import { useState } from 'react';
import { Button, Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/batch';
import { DatabaseDialog, triedOf, type Tried } from './DatabaseDialog';
import type { Draft } from './draft';

/** Which database of the site, and what is asked of it. `onReached`: it is reached otherwise now. */
export function DatabaseSource({ draft, onChange, onReached }: { draft: Draft; onChange(what: Partial<Draft>): void; onReached(): void }) {
  const kept = useAsk(async (client) => {
    const all = await client.databases.list({});
    const [only, ...others] = all;
    // One alone is the one that is meant.
    if (draft.database === null && only && others.length === 0) onChange({ database: only.name });
    return all;
  }, []);
  const [asking, setAsking] = useState<'add' | 'change' | 'remove' | null>(null);
  const [tried, setTried] = useState<Tried | null>(null);
  const name = draft.database;
  const attempt = useAction(async (client) => {
    if (name === null) return;
    setTried(null);
    setTried(triedOf(name, await client.databases.try({ name })));
  });
  const taken = (kept.value ?? []).map((one) => one.name);
  const chosen = kept.value?.find((one) => one.name === name);
  const isKept = (database: string) => {
    setTried(null);
    onChange({ database });
    onReached();
    kept.reload();
  };
  const problem = kept.error ?? attempt.error;
  return (
    <>
      <div className="score-database">
        <Choice<string> label={t.database.label} value={name} choices={(kept.value ?? []).map((one) => ({ key: one.name, text: t.database.at(one.name, one.database, one.host) }))} onChange={(database) => { setTried(null); onChange({ database }); }} />
        <Button onPress={() => setAsking('add')}>{t.database.add}</Button>
        <Button disabled={name === null} pending={attempt.pending} onPress={() => void attempt.run()}>{t.database.try}</Button>
        <Button disabled={!chosen} onPress={() => setAsking('change')}>{t.database.change}</Button>
        <Button disabled={name === null} onPress={() => setAsking('remove')}>{t.database.remove}</Button>
      </div>
      {problem ? <Notice problem>{problem}</Notice> : null}
      {tried ? <Notice problem={!tried.reached}>{tried.words}</Notice> : null}
      <Field label={t.database.sql} value={draft.sql} onChange={(sql) => onChange({ sql })} hint={t.database.sqlHint} multiline mono />
      {asking === 'add' ? <DatabaseDialog taken={taken} onClose={() => setAsking(null)} onKept={isKept} /> : null}
      {asking === 'change' && chosen ? <DatabaseDialog kept={chosen} taken={taken} onClose={() => setAsking(null)} onKept={isKept} /> : null}
      {asking === 'remove' && name !== null ? <RemoveDatabase name={name} onClose={() => setAsking(null)} onRemoved={() => { onChange({ database: null }); setTried(null); kept.reload(); }} /> : null}
    </>
  );
}

function RemoveDatabase({ name, onClose, onRemoved }: { name: string; onClose(): void; onRemoved(): void }) {
  const remove = useAction((client) => client.databases.remove({ name }));
  return (
    <FormDialog title={t.database.removeOne(name)} submit={t.database.remove} action={remove} onClose={onClose} onDone={onRemoved}>
      <p>{t.database.removeWords}</p>
    </FormDialog>
  );
}
