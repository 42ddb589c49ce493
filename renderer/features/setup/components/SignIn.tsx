import { useState } from 'react';
import { Button, Field } from '../../../kit';
import { useAction, useAppliance } from '../../../state/hooks';

/** The store is open and works; a person is asked for before anything is shown or changed. */
export function SignIn() {
  const { session } = useAppliance();
  const [passphrase, setPassphrase] = useState('');
  const signIn = useAction(async (client) => {
    await client.vault.unlock({ passphrase });
    await session.refresh();
  });
  return (
    <>
      <h1>Sign in</h1>
      <p className="muted">Millwright is running: readings are taken in and alarms are watched. Sign in to see them.</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (passphrase) void signIn.run();
        }}
      >
        <Field label="Your passphrase" type="password" autoComplete="current-password" value={passphrase} onChange={(text) => (signIn.clear(), setPassphrase(text))} autoFocus error={signIn.error} />
        <div className="welcome-actions">
          <Button look="primary" submit pending={signIn.pending} disabled={passphrase === ''}>
            Sign in
          </Button>
        </div>
      </form>
    </>
  );
}
