import { useState } from 'react';
import { Button, Check, Field, Notice } from '../../../kit';
import { useAction, useAppliance } from '../../../state/hooks';
import { t } from '../../../words/catalogue/setup';
import { MIN_PASSPHRASE, passphraseStrength } from '../../../words/passphrase';
import { LanguageChoice } from './LanguageChoice';
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
        <h1>{t.welcome}</h1>
        <p>{t.welcomeWords}</p>
        <p className="muted">{t.steps}</p>
        <div className="welcome-actions">
          <Button look="primary" onPress={() => setBegun(true)} autoFocus>
            {t.setUp}
          </Button>
          <LanguageChoice />
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
      <h1>{t.setUpTitle}</h1>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t.yourName} value={name} onChange={setName} autoFocus hint={t.nameHint} error={tried && name.trim() === '' ? t.enterName : null} />
        <div>
          <Field label={t.passphrase} type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase} error={tried && strength.level === 0 ? strength.words : null} />
          {tried && strength.level === 0 ? null : <Strength strength={strength} />}
        </div>
        <Field label={t.passphraseAgain} type="password" autoComplete="new-password" value={again} onChange={setAgain} error={(tried || again.length >= passphrase.length) && differs ? t.notTheSame : tried && again === '' ? t.secondTime : null} />
        {keychain ? (
          <Check value={useKeychain} onChange={setUseKeychain}>
            {t.keychain}
            <br />
            <span className="small muted">{t.keychainWords}</span>
          </Check>
        ) : (
          <p className="small muted">{t.noKeychain}</p>
        )}
        {create.error ? <Notice problem>{create.error}</Notice> : null}
        <div className="welcome-actions">
          <Button look="primary" submit pending={create.pending}>
            {create.pending ? t.makingStore : t.makeStore}
          </Button>
        </div>
      </form>
    </>
  );
}
