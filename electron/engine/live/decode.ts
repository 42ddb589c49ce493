import type { Tag } from '../../contract/domain';
import { BAD, GOOD, UNCERTAIN, type ReadingBuilder } from './columns';
import type { KnownAsset, KnownTag, PlantIndex } from './plant-index';
import { clip, isObject, sample, take, type OnRefused } from './values';

export const PREFIX = 'millwright/v1/';
/** A message may be this long; longer ones are refused before they are read. */
export const PAYLOAD_LIMIT_BYTES = 256 * 1024;
const text = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one message of `millwright/v1/<site>/<asset>[/<tag>]` into `out`; what can't be stored is told to `refuse`, and the rest of the
 * message is still stored. Never throws.
 *
 * Payloads. Of a tag: a bare JSON value, or `{ t, v, q }`. Of an asset: an object of tags, each a value or `{ t, v, q }`, in which the
 * reserved key `t` is the time of all that have none of their own. For gateways that store and forward, either may also come as an array.
 *
 * `t` is UTC ms; without it `received` stands for it. A `t` more than 5 s ahead of `received` is told and the reading kept as uncertain
 * under `received`. `retained`: it is the broker's copy of an earlier message; without a time of its own it is kept as uncertain. `q` is good, uncertain or bad; any other word counts as uncertain. A reading of quality bad may have no value.
 */
export function decode(topic: string, payload: Uint8Array, received: number, plant: PlantIndex, out: ReadingBuilder, refuse: OnRefused, retained = false): void {
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
  const reader = new Reader(received, out, refuse, retained);
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
    private readonly retained: boolean,
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
      if (q !== undefined && q !== 'good') quality = q === 'bad' ? BAD : UNCERTAIN;
    }
    // What a broker kept says what was last known, not when.
    if (this.retained && t === undefined) quality = Math.max(quality, UNCERTAIN);
    take(tag, raw, t, quality, this.received, this.out, this.refuse);
  }
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

const first = (asset: KnownAsset): string => asset.tags.keys().next().value ?? 'tag';
