import { useState } from 'react';
import { Strength } from '../features/setup/components/Strength';
import { Field, FormDialog } from '../kit';
import { useAction } from '../state/hooks';
import { t } from '../words/catalogue/app';
import { MIN_PASSPHRASE, passphraseStrength } from '../words/passphrase';

/** A person's own passphrase. */
export default function PassphraseDialog({ onClose }: { onClose(): void }) {
  const [old, setOld] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const change = useAction((client) => client.session.changePassphrase({ old, passphrase }));
  const ready = old !== '' && passphrase.length >= MIN_PASSPHRASE && passphrase === again;
  return (
    <FormDialog title={t.changePassphrase} submit={t.change} action={change} ready={ready} onClose={onClose}>
      <Field label={t.presentPassphrase} type="password" autoComplete="current-password" value={old} onChange={setOld} autoFocus />
      <div>
        <Field label={t.newPassphrase} type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase} />
        <Strength strength={passphraseStrength(passphrase)} />
      </div>
      <Field label={t.newPassphraseAgain} type="password" autoComplete="new-password" value={again} onChange={setAgain} error={again.length >= passphrase.length && again !== '' && again !== passphrase ? t.notTheSame : null} />
    </FormDialog>
  );
}
