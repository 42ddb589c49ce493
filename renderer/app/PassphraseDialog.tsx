import { useState } from 'react';
import { Strength } from '../features/setup/components/Strength';
import { Button, Dialog, Field, Notice } from '../kit';
import { useAction } from '../state/hooks';
import { MIN_PASSPHRASE, passphraseStrength } from '../words/passphrase';

/** A person's own passphrase. */
export default function PassphraseDialog({ onClose }: { onClose(): void }) {
  const [old, setOld] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const change = useAction((client) => client.session.changePassphrase({ old, passphrase }));
  const ready = old !== '' && passphrase.length >= MIN_PASSPHRASE && passphrase === again;
  const submit = async () => {
    if (ready && (await change.run())) onClose();
  };
  return (
    <Dialog
      title="Change your passphrase"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" disabled={!ready} pending={change.pending} onPress={() => void submit()}>
            Change
          </Button>
        </>
      }
    >
      <Field label="Present passphrase" type="password" autoComplete="current-password" value={old} onChange={setOld} autoFocus />
      <div>
        <Field label="New passphrase" type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase} />
        <Strength strength={passphraseStrength(passphrase)} />
      </div>
      <Field label="New passphrase once more" type="password" autoComplete="new-password" value={again} onChange={setAgain} error={again.length >= passphrase.length && again !== '' && again !== passphrase ? 'The two are not the same.' : null} />
      {change.error ? <Notice problem>{change.error}</Notice> : null}
    </Dialog>
  );
}
