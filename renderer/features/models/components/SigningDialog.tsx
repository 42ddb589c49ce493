import { useState } from 'react';
import type { Signer } from '../../../../electron/contract/signature';
import { Button, Check, Dialog, Field, FormDialog, Notice } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/models';
import { demandWords, fingerprintWords } from '../../../words/models';
import { whoWords } from '../../../words/people';
import { moment } from '../../../words/time';

/** Whose signatures count at this site, and whether it takes anything without one. */
export function SigningDialog({ onClose, onChanged }: { onClose(): void; onChanged(): void }) {
  const policy = useAsk((client) => client.models.signing({}), []);
  const may = useMay('administrator');
  const [adding, setAdding] = useState(false);
  const changed = () => {
    policy.reload();
    onChanged();
  };
  const demand = useAction(async (client, demanded: boolean) => {
    await client.models.demandSigned({ demanded });
    changed();
  });
  if (adding) {
    return <TrustDialog onClose={() => setAdding(false)} onDone={changed} />;
  }
  return (
    <Dialog
      title={t.signatures}
      wide
      onClose={onClose}
      footer={
        <>
          {may ? <Button onPress={() => setAdding(true)}>{t.trustKey}</Button> : null}
          <Button look="primary" onPress={onClose}>
            {kit.close}
          </Button>
        </>
      }
    >
      <p>{t.signingWords}</p>
      {policy.value ? (
        <>
          {policy.value.signers.length === 0 ? <p className="muted">{t.noKey}</p> : null}
          <ul className="signers">
            {policy.value.signers.map((signer) => (
              <li key={signer.keyId}>
                <SignerRow signer={signer} may={may} onRemoved={changed} />
              </li>
            ))}
          </ul>
          {may ? (
            <Check value={policy.value.signedOnly} onChange={(value) => void demand.run(value)}>
              {t.demand}
            </Check>
          ) : (
            <p>{demandWords(policy.value.signedOnly)}</p>
          )}
        </>
      ) : null}
      {(demand.error ?? policy.error) ? <Notice problem>{demand.error ?? policy.error}</Notice> : null}
    </Dialog>
  );
}

function SignerRow({ signer, may, onRemoved }: { signer: Signer; may: boolean; onRemoved(): void }) {
  const { wall } = useTick();
  const remove = useAction(async (client) => {
    await client.models.removeSigner({ keyId: signer.keyId });
    onRemoved();
  });
  return (
    <>
      <div>
        <span className="strong">{signer.name}</span>
        <br />
        <span className="mono small muted wrap-anywhere">{fingerprintWords(signer.keyId)}</span>
        <br />
        <span className="small muted">{t.trustedSince(moment(signer.added, wall), whoWords(signer.addedBy))}</span>
        {remove.error ? <Notice problem>{remove.error}</Notice> : null}
      </div>
      {may ? (
        <Button small pending={remove.pending} onPress={() => void remove.run()} aria-label={t.distrust(signer.name)}>
          {t.remove}
        </Button>
      ) : null}
    </>
  );
}

function TrustDialog({ onClose, onDone }: { onClose(): void; onDone(): void }) {
  const [name, setName] = useState('');
  const [publicKey, setPublicKey] = useState('');
  const trust = useAction((client) => client.models.trustSigner({ name: name.trim(), publicKey }));
  const ready = name.trim() !== '' && publicKey.trim() !== '';
  return (
    <FormDialog title={t.trustKey} wide submit={t.trust} action={trust} ready={ready} onClose={onClose} onDone={onDone}>
      <Field label={t.name} value={name} onChange={setName} autoFocus hint={t.keyNameHint} />
      <Field label={t.publicKey} value={publicKey} onChange={setPublicKey} multiline mono placeholder="-----BEGIN PUBLIC KEY-----" hint={t.publicKeyHint} />
    </FormDialog>
  );
}
