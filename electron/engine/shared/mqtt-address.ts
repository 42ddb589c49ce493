import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { TlsOptions } from '../../contract/connectors';
import { MillwrightError } from '../../contract/errors';

export interface Address {
  host: string;
  port: number;
  tls: boolean;
}

/** The address of a broker. Errors: invalid-input. */
export function brokerAddress(url: string): Address {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new MillwrightError('invalid-input', `"${url}" is not an address. Write it like mqtt://192.168.1.10:1883.`);
  }
  const tls = parsed.protocol === 'mqtts:';
  if (!tls && parsed.protocol !== 'mqtt:') throw new MillwrightError('invalid-input', `"${url}" has to begin with mqtt:// or mqtts://.`);
  if (parsed.username || parsed.password) throw new MillwrightError('invalid-input', 'Give user name and password in their own fields, not in the address.');
  if (!parsed.hostname) throw new MillwrightError('invalid-input', `"${url}" names no host. Write it like mqtt://192.168.1.10:1883.`);
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: parsed.port === '' ? (tls ? 8883 : 1883) : Number(parsed.port), tls };
}

/** What Node's TLS is told. Certificates are always checked: there is no way to switch that off. */
export function tlsTo({ host }: Address, { ca, cert, serverName }: TlsOptions, key: string | undefined): ConnectionOptions {
  // A server is named in the handshake by a name, never by an address (RFC 6066, 3).
  return { ca, cert, key, servername: serverName ?? (isIP(host) ? '' : host), minVersion: 'TLSv1.2' };
}

/** Why a socket ended, for the person who reads it. */
export function socketError({ host, port, tls }: Address, error: NodeJS.ErrnoException, hasCert: boolean): string {
  const code = error.code ?? error.message;
  const at = `${host}:${port}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no machine named ${host} in this network.`;
  if (code === 'SELF_SIGNED_CERT_IN_CHAIN' || code === 'DEPTH_ZERO_SELF_SIGNED_CERT' || code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || code === 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' || code === 'UNABLE_TO_GET_ISSUER_CERT') {
    return `Nobody that is trusted here has signed the certificate of ${at}. Give the certificate of the authority that did.`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${at} has expired. Renew it there, or set this machine's clock.`;
  if (code === 'CERT_NOT_YET_VALID') return `The certificate of ${at} is not valid yet. Look at the clocks of both machines.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate of ${at} is for another name. Use the name that stands in it, or give that name beside the address.`;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') return `${at} does not speak TLS there. Use mqtt:// or the port that it has for TLS.`;
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED)/.test(code)) {
    return hasCert ? `${at} does not accept our certificate.` : `${at} asks for a certificate of ours. Give one, with its key.`;
  }
  if (tls && code === 'ECONNRESET' && !hasCert) return `${at} broke off the TLS connection. It may ask for a certificate of ours, or speak no TLS there.`;
  return `${at} can't be reached (${code}).`;
}

/** That a certificate and its key can be used, before they are kept. Errors: invalid-input. */
export async function checkTls(options: TlsOptions | undefined, key: string | undefined): Promise<void> {
  if (!options && key === undefined) return;
  if ((options?.cert === undefined) !== (key === undefined)) throw new MillwrightError('invalid-input', 'A certificate of ours and its private key belong together: give both.');
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ ca: options?.ca, cert: options?.cert, key });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') throw new MillwrightError('invalid-input', 'This private key belongs to another certificate.');
    throw new MillwrightError('invalid-input', `The certificates or the key can't be read (${error instanceof Error ? error.message : String(error)}). They have to be PEM, the key without a passphrase.`);
  }
}
