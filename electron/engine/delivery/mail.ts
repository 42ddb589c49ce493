import { isIP } from 'node:net';
import { Undelivered, unreached } from './trouble';

/** A mail server of the site, and as whom it is met. */
export interface MailServer {
  host: string;
  port: number;
  /** `starttls` and `tls` are demanded: where the server can't, nothing is sent. */
  security: 'starttls' | 'tls' | 'none';
  ca?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
}

export interface OutgoingMail {
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  /** What stands before the @ of its Message-ID: of two with the same one a receiver may keep one. */
  id: string;
  /** By which mails of one thing are kept together. */
  thread?: string | undefined;
  headers?: Readonly<Record<string, string>>;
  attachments?: readonly { name: string; bytes: Uint8Array; type: string }[];
}

/** Somebody whom the server did not take a mail for, and in which words. `lasting`: for good (5xx), not just now (4xx). */
export interface Refusal {
  to: string;
  says: string;
  lasting: boolean;
}

const CONNECT_MS = 10_000;
const SILENT_MS = 20_000;

/**
 * Hands a mail to the server, once. Resolves with those who it did not take it for, where it took it for others: who sends it again to all sends it to those twice.
 * Errors: Undelivered.
 */
export async function sendMail(server: MailServer, mail: OutgoingMail): Promise<{ refused: Refusal[] }> {
  const { createTransport } = await import('nodemailer');
  const { host, port, security, ca, username, password } = server;
  const domain = mail.from.slice(mail.from.lastIndexOf('@') + 1);
  const transport = createTransport({
    host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none',
    ...(username === undefined ? {} : { auth: { user: username, pass: password ?? '' } }),
    tls: { ca, minVersion: 'TLSv1.2', ...(isIP(host) ? {} : { servername: host }) },
    connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENT_MS, dnsTimeout: CONNECT_MS,
    disableFileAccess: true, disableUrlAccess: true,
  });
  try {
    const { rejectedErrors = [] } = await transport.sendMail({
      from: mail.from, to: [...mail.to], subject: mail.subject, text: mail.text, messageId: `<${mail.id}@${domain}>`, headers: { 'Auto-Submitted': 'auto-generated', ...mail.headers },
      ...(mail.attachments === undefined ? {} : { attachments: mail.attachments.map(({ name, bytes, type }) => ({ filename: name, content: Buffer.from(bytes), contentType: type })) }),
      ...(mail.thread === undefined ? {} : { references: [`<${mail.thread}@${domain}>`] }),
    });
    return { refused: rejectedErrors.map((error) => ({ to: error.recipient ?? 'somebody', says: said(error), lasting: isLasting(error) })) };
  } catch (error) {
    throw mailTrouble(server, error as MailError);
  } finally {
    transport.close();
  }
}

interface MailError extends Error {
  code?: string;
  response?: string;
  responseCode?: number;
  command?: string;
  rejectedErrors?: MailError[];
}

const isLasting = ({ responseCode }: { responseCode?: number }): boolean => responseCode !== undefined && responseCode >= 500;

/** The server's own words where it said any. */
const said = ({ response, message }: { response?: string; message: string }): string => (response ?? message).replace(/\s+/g, ' ').slice(0, 200);

function mailTrouble(server: MailServer, error: MailError): Undelivered {
  const at = `${server.host}:${server.port}`;
  if (error.code === 'EAUTH') return new Undelivered(`The mail server ${at} does not accept this user name and password${error.response ? `: ${said(error)}` : ''}.`);
  if (error.code === 'EENVELOPE') return new Undelivered(`The mail server ${at} refuses the sender or everybody it is for: ${said(error)}.`, false, (error.rejectedErrors ?? []).length > 0 && error.rejectedErrors!.every(isLasting));
  if (error.code === 'EMESSAGE' || error.responseCode !== undefined && error.responseCode >= 400) {
    const tls = server.security === 'starttls' && /STARTTLS/i.test(error.command ?? error.message);
    return new Undelivered(tls ? `The mail server ${at} offers no STARTTLS: ${said(error)}.` : `The mail server ${at} refuses the mail: ${said(error)}.`, false, !tls && isLasting(error));
  }
  if (error.code === 'ETLS') return new Undelivered(`The mail server ${at} offers no STARTTLS, or its TLS can't be trusted: ${said(error)}.`);
  if (error.code === 'ECONNECTION' && /greeting/i.test(error.message) || error.code === 'EPROTOCOL') return new Undelivered(`${at} does not speak as a mail server does. Look at the port, and whether it wants TLS.`);
  if (/certificate|altname/i.test(error.message)) return new Undelivered(`The certificate of ${at} can't be trusted: ${said(error)}. Give the certificate of the authority that signed it, and the name that stands in it.`);
  const cause = /\b(E[A-Z]{4,}|[A-Z]+_[A-Z_]{6,})\b/.exec(error.message)?.[1];
  return unreached({ host: server.host, port: server.port, tls: server.security !== 'none' }, Object.assign(error, { code: error.code === 'ESOCKET' || error.code === 'ECONNECTION' ? (cause ?? error.code) : error.code }));
}
