import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../contract/connectors';
import { MillwrightError } from '../../contract/errors';

/** What a certificate (PEM or DER) says of itself. Errors: invalid-input. */
export function factsOf(certificate: string | Uint8Array): CertificateFacts {
  let read: X509Certificate;
  try {
    read = new X509Certificate(certificate);
  } catch (error) {
    throw new MillwrightError('invalid-input', 'This is no certificate that can be read.', {}, error);
  }
  return {
    fingerprint: read.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: oneLine(read.subject),
    issuer: oneLine(read.issuer),
    applicationUri: (/URI:([^,]+)/.exec(read.subjectAltName ?? '')?.[1] ?? '').slice(0, 1000),
    from: Date.parse(read.validFrom),
    to: Date.parse(read.validTo),
  };
}

const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ').replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 1000);
