import { useState } from 'react';
import type { CertificateFacts, Connector } from '../../../../electron/contract/connectors';
import { Button, Dialog, Facts, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
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
        <p>The server has shown no certificate yet.</p>
      ) : (
        <>
          <p>{certificate.trusted ? 'This certificate of the server is trusted.' : 'Compare the fingerprint with what the server itself shows, or ask whoever runs it. Trust it only where the two are the same.'}</p>
          <CertificateFactsList certificate={certificate} />
          {mayTrust ? <Field label="Reason" value={why} onChange={setWhy} hint="Stands in the audit trail beside your name." autoFocus={!certificate.trusted} /> : null}
        </>
      )}
      <h3>Ours, for the server’s list of trusted clients</h3>
      {own.value ? (
        <>
          <CertificateFactsList certificate={own.value} />
          <Field label="Certificate, PEM" value={own.value.pem} onChange={() => undefined} readOnly multiline mono />
        </>
      ) : (
        <p className="muted">{own.error ?? 'It is being made.'}</p>
      )}
    </>
  );
  const title = `Certificates of ${connector.name}`;
  if (certificate === null || !mayTrust) {
    return (
      <Dialog title={title} onClose={onClose} footer={<Button look="primary" onPress={onClose}>Close</Button>}>
        {body}
      </Dialog>
    );
  }
  return (
    <FormDialog title={title} submit={certificate.trusted ? 'Trust it no more' : 'Trust this certificate'} cancel="Close" action={trust} onClose={onClose} onDone={onDone}>
      {body}
    </FormDialog>
  );
}

function CertificateFactsList({ certificate }: { certificate: CertificateFacts }) {
  const validity = validityWords(certificate, Date.now());
  return (
    <>
      <Facts of={[['Subject', certificate.subject], ['Issuer', certificate.issuer === certificate.subject ? 'Itself' : certificate.issuer], ['Application', certificate.applicationUri], ['Valid', validity.text], ['SHA-256', <code key="sha" className="fingerprint">{fingerprintText(certificate.fingerprint)}</code>]]} />
      {validity.problem ? <Notice problem>{validity.problem}</Notice> : null}
    </>
  );
}
