import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { Undelivered, unreached } from './trouble';

export interface Webhook {
  url: string;
  /** Each call is signed with it. Text, or `whsec_` and base64. */
  key: string;
  ca?: string | undefined;
  timeoutMs: number;
}

/** The request is not understood, too large, of a type that is not taken, or says what can't be (RFC 9110, 15.5). */
const REFUSALS = new Set([400, 413, 415, 422]);
/** Of an answer so much is read, for the words of a refusal. */
const MOST_ANSWER = 2_000;

/**
 * `v1,` and the base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>`, as Standard Webhooks 1.0.0 ("Signature scheme") has it: a receiver refuses a call whose timestamp (s since the epoch) is old, and one
 * whose id it has had.
 */
export function signature(key: string, id: string, timestamp: number, body: string): string {
  const bytes = key.startsWith('whsec_') ? Buffer.from(key.slice('whsec_'.length), 'base64') : Buffer.from(key, 'utf8');
  return `v1,${createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** Posts JSON, once. Any answer of 200 to 299 is a yes; nobody is followed elsewhere. Errors: Undelivered. */
export async function callWebhook({ url, key, ca, timeoutMs }: Webhook, id: string, body: string): Promise<void> {
  const address = new URL(url);
  const tls = address.protocol === 'https:';
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(address.port || (tls ? 443 : 80)), tls };
  const timestamp = Math.floor(Date.now() / 1000);
  const { request } = tls ? await import('node:https') : await import('node:http');
  const headers = {
    'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'Millwright',
    'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature(key, id, timestamp, body),
  };
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    // The deadline is for all of it: a receiver that dribbles holds nobody up.
    const late = setTimeout(() => call.destroy(new Undelivered(`${to.host}:${to.port} did not answer within ${timeoutMs / 1000} s.`)), timeoutMs);
    const call = request(address, { method: 'POST', headers, agent: false, ...(tls ? { ca, minVersion: 'TLSv1.2', ...(isIP(host) ? {} : { servername: host }) } : {}) }, (response) => {
      readSome(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject).finally(() => {
        clearTimeout(late);
        call.destroy();
      });
    });
    call.on('error', (error) => {
      clearTimeout(late);
      reject(error instanceof Undelivered ? error : unreached(to, error));
    });
    call.end(body);
  });
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status >= 300 && answer.status < 400) throw new Undelivered(`${address.origin} answered ${answer.status} and sends us elsewhere. Give the address that it is to be: nobody is followed.`);
  const words = answer.text.replace(/\s+/g, ' ').trim().slice(0, 160);
  throw new Undelivered(`${address.origin} answered ${answer.status}${words ? `: ${words}` : ''}.`, REFUSALS.has(answer.status));
}

async function readSome(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response) {
    text += String(piece);
    if (text.length >= MOST_ANSWER) break;
  }
  return text;
}
