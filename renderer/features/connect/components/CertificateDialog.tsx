import { useState } from 'react';
import type { CertificateFacts, Connector } from '../../../../electron/contract/connectors';
import { Button, Dialog, Facts, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/connect';
import { fingerprintText, validityWords } from '../../../words/connections';

/** Which certificate a server shows, for a person to compare and to trust; and ours, for the server's list. */
export function CertificateDialog({ connector, mayTrust, onClose, onDone }: { connector: Connector; mayTrust: boolean; onClose(): void; onDone(): void }) {
  const [why, setWhy] = useState('');
  const { certificate } = connector;
  const own = useAsk((client) => client.live.ownCertificate({}), []);
  const trust = useAction((client) => client.live.trustSource({ name: connector.name, fingerprint: certificate && !certificate.trusted ? certificate.fingerprint : null, why: why.trim() || undefined }));
  const body = (
    <>
      {certificate === null ? (
        <p>{t.noCertificate}</p>
      ) : (
        <>
          <p>{certificate.trusted ? t.isTrusted : t.compare}</p>
          <CertificateFactsList certificate={certificate} />
          {mayTrust ? <Field label={t.reason} value={why} onChange={setWhy} hint={t.reasonHint} autoFocus={!certificate.trusted} /> : null}
        </>
      )}
      <h3>{t.ours}</h3>
      {own.value ? (
        <>
          <CertificateFactsList certificate={own.value} />
          <Field label={t.certificatePem} value={own.value.pem} onChange={() => undefined} readOnly multiline mono />
        </>
      ) : (
        <p className="muted">{own.error ?? t.beingMade}</p>
      )}
    </>
  );
  const title = t.certificatesOf(connector.name);
  if (certificate === null || !mayTrust) {
    return (
      <Dialog title={title} onClose={onClose} footer={<Button look="primary" onPress={onClose}>{kit.close}</Button>}>
        {body}
      </Dialog>
    );
  }
  return (
    <FormDialog title={title} submit={certificate.trusted ? t.distrust : t.trust} cancel={kit.close} action={trust} onClose={onClose} onDone={onDone}>
      {body}
    </FormDialog>
  );
}

function CertificateFactsList({ certificate }: { certificate: CertificateFacts }) {
  const validity = validityWords(certificate, Date.now());
  return (
    <>
      <Facts of={[[t.facts.subject, certificate.subject], [t.facts.issuer, certificate.issuer === certificate.subject ? t.itself : certificate.issuer], [t.facts.application, certificate.applicationUri], [t.facts.valid, validity.text], ['SHA-256', <code key="sha" className="fingerprint">{fingerprintText(certificate.fingerprint)}</code>]]} />
      {validity.problem ? <Notice problem>{validity.problem}</Notice> : null}
    </>
  );
}
