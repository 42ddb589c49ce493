import { useState } from 'react';
import { Button, Field, Notice } from '../../../kit';
import { useAction, useAppliance } from '../../../state/hooks';
import { MIN_PASSPHRASE, passphraseStrength } from '../../../words/passphrase';
import { Strength } from './Strength';

export function Unlock() {
  const [recovering, setRecovering] = useState(false);
  return recovering ? <Recover onBack={() => setRecovering(false)} /> : <WithPassphrase onRecover={() => setRecovering(true)} />;
}

function WithPassphrase({ onRecover }: { onRecover(): void }) {
  const { session } = useAppliance();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAction(async (client) => {
    await client.vault.unlock({ passphrase });
    await session.refresh();
  });
  return (
    <>
      <h1>Millwright is locked</h1>
      <p className="muted">While it is locked no reading is taken in and no prediction is made.</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (passphrase) void unlock.run();
        }}
      >
        <Field label="Passphrase" type="password" autoComplete="current-password" value={passphrase} onChange={(text) => (unlock.clear(), setPassphrase(text))} autoFocus error={unlock.error} />
        <div className="welcome-actions">
          <Button look="primary" submit pending={unlock.pending} disabled={passphrase === ''}>
            {unlock.pending ? 'Opening' : 'Unlock'}
          </Button>
          <Button look="quiet" onPress={onRecover}>
            Use the recovery key
          </Button>
        </div>
      </form>
    </>
  );
}

function Recover({ onBack }: { onBack(): void }) {
  const { session } = useAppliance();
  const [recoveryKey, setRecoveryKey] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const recover = useAction(async (client) => {
    await client.vault.recover({ recoveryKey: recoveryKey.trim(), newPassphrase: passphrase });
    await client.vault.unlock({ passphrase }).catch(() => undefined);
    await session.refresh();
  });
  const ready = recoveryKey.trim() !== '' && passphrase.length >= MIN_PASSPHRASE && passphrase === again;
  return (
    <>
      <h1>Open with the recovery key</h1>
      <p className="muted">The first administrator gets a new passphrase. What the store holds stays as it is.</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void recover.run();
        }}
      >
        <Field label="Recovery key" value={recoveryKey} onChange={setRecoveryKey} autoFocus mono />
        <div>
          <Field label="New passphrase" type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase} />
          <Strength strength={passphraseStrength(passphrase)} />
        </div>
        <Field label="New passphrase once more" type="password" autoComplete="new-password" value={again} onChange={setAgain} error={again.length >= passphrase.length && again !== '' && again !== passphrase ? 'The two are not the same.' : null} />
        {recover.error ? <Notice problem>{recover.error}</Notice> : null}
        <div className="welcome-actions">
          <Button look="primary" submit pending={recover.pending} disabled={!ready}>
            Open and set the passphrase
          </Button>
          <Button look="quiet" onPress={onBack}>
            Back to the passphrase
          </Button>
        </div>
      </form>
    </>
  );
}
