import { useState } from 'react';
import { Button, Check, Field, Notice } from '../../../kit';
import { useAction, useAppliance } from '../../../state/hooks';
import { MIN_PASSPHRASE, passphraseStrength } from '../../../words/passphrase';
import { RecoveryKey } from './RecoveryKey';
import { Strength } from './Strength';

/** First run: a name, a passphrase, then the recovery key, once. */
export function CreateVault({ keychain }: { keychain: boolean }) {
  const { session } = useAppliance();
  const [begun, setBegun] = useState(false);
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [useKeychain, setUseKeychain] = useState(keychain);
  const [tried, setTried] = useState(false);
  const [recoveryKey, setRecoveryKey] = useState<string | null>(null);
  const create = useAction(async (client) => {
    session.hold(true);
    try {
      const made = await client.vault.create({ personName: name.trim(), passphrase, useKeychain: keychain && useKeychain });
      setRecoveryKey(made.recoveryKey);
    } catch (error) {
      session.hold(false);
      throw error;
    }
  });
  if (recoveryKey !== null) return <RecoveryKey recoveryKey={recoveryKey} onDone={() => session.hold(false)} />;
  if (!begun) {
    return (
      <>
        <h1>Welcome</h1>
        <p>Millwright runs models next to your machines. What it learns of them stays in one encrypted store on this computer; nothing leaves the site.</p>
        <p className="muted">Three steps: who you are, a passphrase for the store, and a recovery key to put away safely.</p>
        <div className="welcome-actions">
          <Button look="primary" onPress={() => setBegun(true)} autoFocus>
            Set up
          </Button>
        </div>
      </>
    );
  }
  const strength = passphraseStrength(passphrase);
  const differs = again !== '' && again !== passphrase;
  const ready = name.trim() !== '' && passphrase.length >= MIN_PASSPHRASE && again === passphrase;
  const submit = () => {
    setTried(true);
    if (ready) void create.run();
  };
  return (
    <>
      <h1>Set up Millwright</h1>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Your name" value={name} onChange={setName} autoFocus hint="You become the first administrator. Your name stands beside what you do." error={tried && name.trim() === '' ? 'Enter your name.' : null} />
        <div>
          <Field label="Passphrase" type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase} error={tried && strength.level === 0 ? strength.words : null} />
          {tried && strength.level === 0 ? null : <Strength strength={strength} />}
        </div>
        <Field label="Passphrase once more" type="password" autoComplete="new-password" value={again} onChange={setAgain} error={(tried || again.length >= passphrase.length) && differs ? 'The two are not the same.' : tried && again === '' ? 'Enter it a second time.' : null} />
        {keychain ? (
          <Check value={useKeychain} onChange={setUseKeychain}>
            Keep the key in this computer’s keychain
            <br />
            <span className="small muted">Millwright then opens without the passphrase for whoever is signed in to this computer.</span>
          </Check>
        ) : (
          <p className="small muted">This computer has no keychain that could hold the key, so the passphrase is asked for at each start.</p>
        )}
        {create.error ? <Notice problem>{create.error}</Notice> : null}
        <div className="welcome-actions">
          <Button look="primary" submit pending={create.pending}>
            {create.pending ? 'Making the store' : 'Make the store'}
          </Button>
        </div>
      </form>
    </>
  );
}
