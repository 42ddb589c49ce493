import { Agent as PlainAgent, request as plain } from 'node:http';
import { Agent as TlsAgent, request as tls } from 'node:https';

/** Requests byte by byte as a case wants them: chunked, with headers that lie, with bodies that are no JSON. */
export interface Reply {
  status: number;
  headers: Record<string, string | undefined>;
  bytes: Buffer;
  text: string;
}

export interface Sent {
  method?: 'GET' | 'POST';
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** In pieces, without a Content-Length. */
  chunked?: boolean;
}

export type Send = (path: string, sent?: Sent) => Promise<Reply>;

/** @throws Error where no answer comes within ten seconds */
export function sender(base: string, headers: Record<string, string>): { send: Send; close(): void } {
  const secure = base.startsWith('https:');
  const agent = secure ? new TlsAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true });
  const send: Send = (path, { method, body, headers: own, chunked } = {}) =>
    new Promise((resolve, reject) => {
      const bytes = body === undefined ? undefined : Buffer.from(body);
      const length = bytes === undefined || chunked ? {} : { 'content-length': String(bytes.length) };
      const request = (secure ? tls : plain)(base + path, { agent, method: method ?? (bytes ? 'POST' : 'GET'), headers: { ...headers, ...(bytes ? { 'content-type': 'application/json' } : {}), ...length, ...own } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const all = Buffer.concat(parts);
          resolve({ status: response.statusCode ?? 0, headers: response.headers as Reply['headers'], bytes: all, text: all.toString() });
        });
      });
      request.setTimeout(10_000, () => request.destroy(new Error('no answer within 10 s')));
      request.on('error', reject);
      for (let at = 0; bytes && chunked && at < bytes.length; at += 97) request.write(bytes.subarray(at, at + 97));
      request.end(chunked ? undefined : bytes);
    });
  return { send, close: () => agent.destroy() };
}
