import type { RejectionCause, Tag } from '../../contract/domain';
import { GOOD, UNCERTAIN, qualityCode, type ReadingBuilder } from './columns';
import type { KnownAsset, KnownTag, PlantIndex } from './plant-index';

export const PREFIX = 'millwright/v1/';
/** A message may be this long; longer ones are refused before they are read. */
export const PAYLOAD_LIMIT_BYTES = 256 * 1024;
/** A reading from further ahead than this does not carry a time that can be right. */
export const AHEAD_MS = 5_000;
const YEAR_MS = 366 * 86_400_000;
/** Before 1973 in milliseconds: what seconds since the epoch look like. */
const LOOKS_LIKE_SECONDS = 1e11;

/** One thing that was not stored as it came. `tag` where the fault lies with one value. */
export interface Refused {
  cause: RejectionCause;
  tag?: string;
  sample: string;
  message: string;
}
export type OnRefused = (refused: Refused) => void;

const text = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one message of `millwright/v1/<site>/<asset>[/<tag>]` into `out`; what can't be stored is told to `refuse`, and the rest of the
 * message is still stored. Never throws.
 *
 * Payloads. Of a tag: a bare JSON value, or `{ t, v, q }`. Of an asset: an object of tags, each a value or `{ t, v, q }`, in which the
 * reserved key `t` is the time of all that have none of their own. For gateways that store and forward, either may also come as an array.
 *
 * `t` is UTC ms; without it `received` stands for it. A `t` more than 5 s ahead of `received` is told and the reading kept as uncertain
 * under `received`. `q` is good, uncertain or bad; any other word counts as uncertain. A reading of quality bad may have no value.
 */
export function decode(topic: string, payload: Uint8Array, received: number, plant: PlantIndex, out: ReadingBuilder, refuse: OnRefused): void {
  const parts = topic.startsWith(PREFIX) ? topic.slice(PREFIX.length).split('/') : [];
  const [site, key, tagName] = parts;
  if (!site || !key || parts.length > 3 || (parts.length === 3 && !tagName)) {
    return refuse({ cause: 'unknown-topic', sample: '', message: `Topics are ${PREFIX}<site>/<asset>/<tag> or ${PREFIX}<site>/<asset>; this one is not.` });
  }
  const asset = plant.find(site, key);
  if (!asset) return refuse({ cause: 'unknown-topic', sample: '', message: `No equipment has the key "${clip(key)}" at a site "${clip(site)}". Add it, or change the topic.` });
  if (payload.byteLength > PAYLOAD_LIMIT_BYTES) {
    return refuse({ cause: 'too-large', sample: `${payload.byteLength} bytes`, message: `A message may have ${PAYLOAD_LIMIT_BYTES} bytes. Send it in parts.` });
  }
  let tag: KnownTag | undefined;
  if (tagName !== undefined) {
    tag = asset.tags.get(tagName);
    if (!tag) return refuse({ cause: 'unknown-tag', tag: clip(tagName), sample: '', message: `${asset.asset.name} has no tag "${clip(tagName)}".` });
  }
  const json = parse(payload, refuse);
  if (json === undefined) return;
  const reader = new Reader(received, out, refuse);
  for (const item of Array.isArray(json.value) ? json.value : [json.value]) {
    if (tag) reader.reading(tag.tag, item, undefined);
    else reader.object(asset, item);
  }
}

class Reader {
  constructor(
    private readonly received: number,
    private readonly out: ReadingBuilder,
    private readonly refuse: OnRefused,
  ) {}

  object(asset: KnownAsset, item: unknown): void {
    if (!isObject(item)) {
      return this.refuse({ cause: 'not-json', sample: sample(item), message: `A message for ${asset.asset.name} has to be an object of its tags, such as {"${first(asset)}": 1.5}.` });
    }
    const common = item['t'];
    for (const name in item) {
      if (name === 't') continue;
      const known = asset.tags.get(name);
      if (known) this.reading(known.tag, item[name], common);
      else this.refuse({ cause: 'unknown-tag', tag: clip(name), sample: sample(item[name]), message: `${asset.asset.name} has no tag "${clip(name)}".` });
    }
  }

  reading(tag: Tag, item: unknown, common: unknown): void {
    let raw = item;
    let t = common;
    let quality = GOOD;
    if (isObject(item)) {
      raw = item['v'];
      t = item['t'] ?? common;
      const q = item['q'];
      if (q !== undefined && q !== 'good') quality = q === 'bad' ? qualityCode('bad') : UNCERTAIN;
    }
    let time = this.received;
    if (t !== undefined) {
      const wrong = wrongTime(t, this.received);
      if (wrong) return this.refuse({ ...wrong, tag: tag.name, sample: sample(t) });
      time = t as number;
    }
    const value = quality === qualityCode('bad') && (raw === null || raw === undefined) ? NaN : valueOf(tag, raw);
    if (typeof value !== 'number') return this.refuse({ ...value, tag: tag.name, sample: sample(raw) });
    if (time > this.received + AHEAD_MS) {
      const ahead = Math.round((time - this.received) / 1000);
      this.refuse({ cause: 'time-ahead', tag: tag.name, sample: sample(t), message: `Its time is ${ahead} s ahead of this machine's clock. It was kept as uncertain under the time it came. Set the source's clock.` });
      time = this.received;
      quality = Math.max(quality, UNCERTAIN);
    }
    this.out.push(tag.id, time, this.received, value, quality);
  }
}

type Wrong = Pick<Refused, 'cause' | 'message'>;

/** Whether `t` can be stored at all; times ahead are the caller's. */
function wrongTime(t: unknown, received: number): Wrong | undefined {
  if (typeof t !== 'number' || !Number.isFinite(t) || t <= 0) return { cause: 'time-invalid', message: 'Its time has to be a number of milliseconds since 1970, UTC.' };
  if (t < LOOKS_LIKE_SECONDS) return { cause: 'time-invalid', message: 'Its time is before 1973. Send milliseconds since 1970, not seconds.' };
  if (t < received - YEAR_MS) return { cause: 'too-old', message: 'It is more than a year old and was not stored.' };
  return undefined;
}

/** The number that is stored for a value of this tag's kind, or why there is none. */
function valueOf(tag: Tag, raw: unknown): number | Wrong {
  if (tag.kind === 'category') {
    const code = typeof raw === 'string' || typeof raw === 'number' ? (tag.labels ?? []).indexOf(String(raw)) : -1;
    return code >= 0 ? code : { cause: 'unknown-label', message: `${tag.title} is one of ${(tag.labels ?? []).slice(0, 8).join(', ')}.` };
  }
  if (tag.kind === 'boolean') {
    if (typeof raw === 'boolean') return Number(raw);
    return raw === 0 || raw === 1 ? raw : { cause: 'not-a-number', message: `${tag.title} is true or false, or 1 or 0.` };
  }
  if (typeof raw !== 'number') return notANumber(tag, raw);
  if (!Number.isFinite(raw)) return { cause: 'not-finite', message: `${tag.title} has to be a finite number.` };
  if (tag.kind === 'integer' && !Number.isInteger(raw)) return { cause: 'not-a-number', message: `${tag.title} has to be a whole number.` };
  return raw;
}

function notANumber(tag: Tag, raw: unknown): Wrong {
  if (typeof raw === 'string' && /^[+-]?(nan|inf(inity)?)$/i.test(raw.trim())) return { cause: 'not-finite', message: `${tag.title} has to be a finite number.` };
  const came = raw === null || raw === undefined ? 'nothing' : typeof raw === 'string' ? 'text' : typeof raw === 'boolean' ? 'true or false' : Array.isArray(raw) ? 'a list' : 'an object';
  return { cause: 'not-a-number', message: `${tag.title} has to be a number; what came is ${came}.` };
}

function parse(payload: Uint8Array, refuse: OnRefused): { value: unknown } | undefined {
  let read = '';
  try {
    read = text.decode(payload);
    return { value: JSON.parse(read) };
  } catch {
    // NaN and Infinity are what many programs write where JSON has no word: told apart, as the mistake lies elsewhere.
    const nan = /(^|[[:,{\s])-?(NaN|Infinity)\b/.test(read.slice(0, 4096));
    const shown = sample(read === '' ? `${payload.byteLength} bytes that are not UTF-8 text` : read);
    refuse(nan ? { cause: 'not-finite', sample: shown, message: 'The payload holds NaN or Infinity, which JSON can\'t carry and no tag can store.' } : { cause: 'not-json', sample: shown, message: 'The payload is not JSON.' });
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const first = (asset: KnownAsset): string => asset.tags.keys().next().value ?? 'tag';
const clip = (name: string): string => printable(name.slice(0, 80));
/** Control characters would disturb a screen or a terminal. */
const printable = (value: string): string => value.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ');

/** What came, short enough to show. */
function sample(value: unknown): string {
  if (typeof value === 'string') return printable(value.slice(0, 120));
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `a list of ${value.length}` : `an object of ${Object.keys(value).length}`;
  return String(value);
}
