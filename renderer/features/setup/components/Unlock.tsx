import { useState } from 'react';
import { Button, Field, Notice } from '../../../kit';
import { useAction, useAppliance } from '../../../state/hooks';
import { t } from '../../../words/catalogue/setup';
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
      <h1>{t.locked}</h1>
      <p className="muted">{t.lockedWords}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (passphrase) void unlock.run();
        }}
      >
        <Field label={t.passphrase} type="password" autoComplete="current-password" value={passphrase} onChange={(text) => (unlock.clear(), setPassphrase(text))} autoFocus error={unlock.error} />
        <div className="welcome-actions">
          <Button look="primary" submit pending={unlock.pending} disabled={passphrase === ''}>
            {unlock.pending ? t.opening : t.unlock}
          </Button>
          <Button look="quiet" onPress={onRecover}>
            {t.useRecovery}
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
      <h1>{t.openWithRecovery}</h1>
      <p className="muted">{t.recoverWords}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void recover.run();
        }}
      >
        <Field label={t.recovery} value={recoveryKey} onChange={setRecoveryKey} autoFocus mono />
        <div>
          <Field label={t.newPassphrase} type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase} />
          <Strength strength={passphraseStrength(passphrase)} />
        </div>
        <Field label={t.newPassphraseAgain} type="password" autoComplete="new-password" value={again} onChange={setAgain} error={again.length >= passphrase.length && again !== '' && again !== passphrase ? t.notTheSame : null} />
        {recover.error ? <Notice problem>{recover.error}</Notice> : null}
        <div className="welcome-actions">
          <Button look="primary" submit pending={recover.pending} disabled={!ready}>
            {t.openAndSet}
          </Button>
          <Button look="quiet" onPress={onBack}>
            {t.backToPassphrase}
          </Button>
        </div>
      </form>
    </>
  );
}
