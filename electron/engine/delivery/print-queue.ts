import { existsSync } from 'node:fs';
import { request, type RequestOptions } from 'node:http';
import { userInfo } from 'node:os';

/** A job of a queue, with `job-state` as of RFC 8011, 5.3.7. */
export interface QueuedJob {
  id: number;
  state: number;
  name: string;
}

export const HELD = 4;
/** Pending, processing, stopped (its printer is), completed. */
const TAKEN = [3, 5, 6, 9];
const PATIENCE_MS = 5_000;
const MOST_BYTES = 16 * 1024 * 1024;
const GET_JOBS = 0x000a;
const tags = { end: 0x03, operation: 0x01, job: 0x02, integer: 0x21, enumeration: 0x23, name: 0x42, keyword: 0x44, uri: 0x45, charset: 0x47, language: 0x48 } as const;

/** Whether the spooler has it as one that is to be printed, or was. One that was cancelled or broken off is none. */
export const isTaken = ({ state }: QueuedJob): boolean => TAKEN.includes(state);

/** What a queue of CUPS has, by IPP (RFC 8011, 4.2.6), the ended ones too where it remembers them; undefined where it does not tell. */
export async function jobsOf(queue: string): Promise<QueuedJob[] | undefined> {
  const answer = await asked(`/printers/${encodeURIComponent(queue)}`, getJobs(queue)).catch(() => undefined);
  try {
    return answer && jobsIn(answer);
  } catch {
    return undefined;
  }
}

function getJobs(queue: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0101, 0);
  head.writeUInt16BE(GET_JOBS, 2);
  head.writeUInt32BE(1, 4);
  // For the first three alone CUPS reads no job from its disk again, and those that were printed have no name.
  const requested = ['job-id', 'job-state', 'job-name', 'time-at-creation', 'document-format'];
  return Buffer.concat([
    head, Buffer.of(tags.operation), attribute(tags.charset, 'attributes-charset', 'utf-8'), attribute(tags.language, 'attributes-natural-language', 'en'),
    attribute(tags.uri, 'printer-uri', `ipp://localhost/printers/${encodeURIComponent(queue)}`), attribute(tags.name, 'requesting-user-name', userInfo().username), attribute(tags.keyword, 'which-jobs', 'all'),
    // Further values of one attribute have no name.
    ...requested.map((one, at) => attribute(tags.keyword, at === 0 ? 'requested-attributes' : '', one)), Buffer.of(tags.end),
  ]);
}

function attribute(tag: number, name: string, value: string): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  const bytes = Buffer.alloc(5 + key.length + text.length);
  bytes.writeUInt8(tag, 0);
  bytes.writeUInt16BE(key.length, 1);
  key.copy(bytes, 3);
  bytes.writeUInt16BE(text.length, 3 + key.length);
  text.copy(bytes, 5 + key.length);
  return bytes;
}

/** Errors: RangeError, of what is no answer; undefined where it says no. */
function jobsIn(answer: Buffer): QueuedJob[] | undefined {
  if (answer.readUInt16BE(2) >= 0x0100) return undefined;
  const jobs: Partial<QueuedJob>[] = [];
  for (let at = 8; at < answer.length; ) {
    const tag = answer.readUInt8(at++);
    if (tag === tags.end) break;
    if (tag < 0x10) {
      if (tag === tags.job) jobs.push({});
      continue;
    }
    const nameEnd = at + 2 + answer.readUInt16BE(at);
    const name = answer.toString('utf8', at + 2, nameEnd);
    const end = nameEnd + 2 + answer.readUInt16BE(nameEnd);
    const job = jobs.at(-1);
    if (job && tag === tags.integer && name === 'job-id') job.id = answer.readInt32BE(nameEnd + 2);
    if (job && tag === tags.enumeration && name === 'job-state') job.state = answer.readInt32BE(nameEnd + 2);
    if (job && tag === tags.name && name === 'job-name') job.name = answer.toString('utf8', nameEnd + 2, end);
    at = end;
  }
  return jobs.filter((one): one is QueuedJob => one.id !== undefined && one.state !== undefined && one.name !== undefined);
}

/** Where `lp` finds it, too, but for what a file of settings may say. */
function server(): RequestOptions {
  const named = process.env.CUPS_SERVER;
  if (named?.startsWith('/')) return { socketPath: named };
  const [, host = 'localhost', port = '631'] = /^\[?([^\]]+?)\]?(?::(\d+))?(?:\/version=.*)?$/.exec(named ?? '') ?? [];
  const socket = '/run/cups/cups.sock';
  return named === undefined && existsSync(socket) ? { socketPath: socket } : { host, port };
}

function asked(path: string, body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const call = request({ ...server(), path, method: 'POST', agent: false, headers: { host: 'localhost', 'content-type': 'application/ipp', 'content-length': body.length } }, (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        if ((bytes += piece.length) > MOST_BYTES) call.destroy(new Error('too long'));
      });
      response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(pieces)) : reject(new Error(String(response.statusCode)))));
      response.on('error', reject);
    });
    // For all of it, and not only for a silence.
    const late = setTimeout(() => call.destroy(new Error('late')), PATIENCE_MS);
    call.on('close', () => clearTimeout(late));
    call.on('error', reject);
    call.end(body);
  });
}
