import { useState } from 'react';
import { Button, Choice, Field } from '../../../kit';
import { useAction, useAppliance, useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/setup';
import { LanguageChoice } from './LanguageChoice';

/** The store is open and works; a person is asked for before anything is shown or changed. */
export function SignIn() {
  const { session } = useAppliance();
  const people = useAsk((client) => client.session.people({}), []);
  const [chosen, setChosen] = useState<number | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const personId = chosen ?? people.value?.[0]?.id ?? null;
  const signIn = useAction(async (client) => {
    if (personId === null) return;
    await client.session.signIn({ personId, passphrase });
    await session.refresh();
  });
  return (
    <>
      <h1>{t.signIn}</h1>
      <p className="muted">{t.signInWords}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (passphrase) void signIn.run();
        }}
      >
        <Choice<number> label={t.who} value={personId} choices={(people.value ?? []).map(({ id, name }) => ({ key: id, text: name }))} onChange={setChosen} />
        <Field label={t.passphrase} type="password" autoComplete="current-password" value={passphrase} onChange={(text) => (signIn.clear(), setPassphrase(text))} autoFocus error={signIn.error ?? people.error} />
        <div className="welcome-actions">
          <Button look="primary" submit pending={signIn.pending} disabled={passphrase === '' || personId === null}>
            {t.signIn}
          </Button>
          <LanguageChoice />
        </div>
      </form>
    </>
  );
}
