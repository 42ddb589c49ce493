import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { MillwrightError } from '../../contract/errors';

export interface TlsFiles {
  /** PEM: the certificate, then its chain. */
  certificate: string;
  /** PEM, not encrypted: it lies in the vault. */
  key: string;
}

/** What a certificate is. Errors: invalid-input. */
export function certificateFacts(certificate: string): { subject: string; validTo: number } {
  const parsed = attempt(() => new X509Certificate(certificate), 'The certificate can\'t be read. It is a PEM file that begins with -----BEGIN CERTIFICATE-----.');
  return { subject: parsed.subject.split('\n').join(', ') || parsed.subjectAltName || 'without a name', validTo: Date.parse(parsed.validTo) };
}

/** Errors: invalid-input where certificate and key can't be used together. */
export function checkTls({ certificate, key }: TlsFiles, now: number): void {
  const { validTo } = certificateFacts(certificate);
  if (/ENCRYPTED/.test(key)) throw refuse('The certificate\'s key is encrypted. Give it without a passphrase: the vault keeps it encrypted.');
  const secret = attempt(() => createPrivateKey(key), 'The certificate\'s key can\'t be read. It is a PEM file that begins with -----BEGIN PRIVATE KEY-----.');
  if (!new X509Certificate(certificate).checkPrivateKey(secret)) throw refuse('The key does not belong to the certificate.');
  if (validTo < now) throw refuse(`The certificate was good until ${new Date(validTo).toISOString().slice(0, 10)}. Give a newer one.`);
  attempt(() => createSecureContext({ cert: certificate, key }), 'Certificate and key can\'t be used for TLS.');
}

function attempt<T>(work: () => T, message: string): T {
  try {
    return work();
  } catch (error) {
    throw new MillwrightError('invalid-input', message, undefined, error);
  }
}
const refuse = (message: string) => new MillwrightError('invalid-input', message);
