import { useState } from 'react';
import type { Signer } from '../../../../electron/contract/signature';
import { Button, Check, Dialog, Field, FormDialog, Notice } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay } from '../../../state/hooks';
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
      title="Signatures"
      wide
      onClose={onClose}
      footer={
        <>
          {may ? <Button onPress={() => setAdding(true)}>Trust a key</Button> : null}
          <Button look="primary" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <p>Whoever makes a model can sign its package. A package that was changed after it was signed is never taken in.</p>
      {policy.value ? (
        <>
          {policy.value.signers.length === 0 ? <p className="muted">No key is trusted here yet. Its owner hands you a file that ends in .pub.</p> : null}
          <ul className="signers">
            {policy.value.signers.map((signer) => (
              <li key={signer.keyId}>
                <SignerRow signer={signer} may={may} onRemoved={changed} />
              </li>
            ))}
          </ul>
          {may ? (
            <Check value={policy.value.signedOnly} onChange={(value) => void demand.run(value)}>
              Take in and promote only packages signed by one of these keys, or that came with the appliance
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
        <span className="small muted">{`Trusted since ${moment(signer.added, wall)}, by ${whoWords(signer.addedBy)}`}</span>
        {remove.error ? <Notice problem>{remove.error}</Notice> : null}
      </div>
      {may ? (
        <Button small pending={remove.pending} onPress={() => void remove.run()} aria-label={`Trust ${signer.name} no longer`}>
          Remove
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
    <FormDialog title="Trust a key" wide submit="Trust" action={trust} ready={ready} onClose={onClose} onDone={onDone}>
      <Field label="Name" value={name} onChange={setName} autoFocus hint="Whose key it is, as people here know them. It stands beside every model that they signed." />
      <Field label="Public key" value={publicKey} onChange={setPublicKey} multiline mono placeholder="-----BEGIN PUBLIC KEY-----" hint="The text of the file that ends in .pub. Compare its fingerprint with its owner, over another way than it came." />
    </FormDialog>
  );
}
