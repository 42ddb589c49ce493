import { HttpError } from '../http/errors';

/** Lists and objects within each other. No request needs more than a few; a parser that follows them all could be led deep. */
const DEEPEST = 100;
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * JSON (RFC 8259) out of UTF-8, in which whole numbers beyond ±2^53 come as `bigint`, exact, where JSON.parse would round them. NaN and Infinity are no
 * JSON. Errors: 400.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const { depth, hasLong } = look(bytes);
  if (depth > DEEPEST) throw new HttpError(400, `The JSON is nested ${depth} deep; up to ${DEEPEST} is taken.`);
  let read: string;
  try {
    read = text.decode(bytes);
  } catch {
    throw new HttpError(400, 'The body is not UTF-8 text, which JSON has to be.');
  }
  try {
    return hasLong ? exact(read) : JSON.parse(read);
  } catch (error) {
    if (/(^|[[:,{\s])-?(NaN|Infinity)\b/.test(read.slice(0, 100_000))) throw new HttpError(400, 'The body holds NaN or Infinity, which JSON has no word for. Send such values as a binary tensor.');
    throw new HttpError(400, `The body is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}.`);
  }
}

/** Plain: it sees every byte of every request. How deep it goes, and whether 16 digits stand in a row outside of text. */
function look(bytes: Uint8Array): { depth: number; hasLong: boolean } {
  let depth = 0;
  let deepest = 0;
  let digits = 0;
  let hasLong = false;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (inText) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inText = false;
    } else if (byte >= 0x30 && byte <= 0x39) {
      if (++digits === 16) hasLong = true;
    } else {
      digits = 0;
      if (byte === 0x22) inText = true;
      else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth);
      else if (byte === 0x5d || byte === 0x7d) depth--;
    }
  }
  return { depth: deepest, hasLong };
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{}]/g;

/** The same as JSON.parse, but for long whole numbers. The text is known to be JSON once that has taken it, so that its tokens can be followed blindly. */
function exact(read: string): unknown {
  JSON.parse(read);
  const tokens = read.match(TOKEN) ?? [];
  let at = 0;
  const next = (): unknown => {
    const token = tokens[at++] ?? 'null';
    if (token === '[') return list();
    if (token === '{') return object();
    return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? BigInt(token) : JSON.parse(token);
  };
  const list = (): unknown[] => {
    const items: unknown[] = [];
    while (tokens[at] !== ']') items.push(next());
    at++;
    return items;
  };
  const object = (): unknown => {
    const entries: [string, unknown][] = [];
    while (tokens[at] !== '}') entries.push([String(next()), next()]);
    at++;
    return Object.fromEntries(entries);
  };
  return next();
}
