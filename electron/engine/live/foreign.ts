import { PAYLOAD_LIMIT_BYTES } from './decode';
import { GOOD, UNCERTAIN } from './columns';
import type { FoundTag, Sample } from './connectors';
import type { MappedTags } from './mapped';
import { isObject, sample as shown, type OnRefused } from './values';

/** Topics that are remembered to be looked at and mapped; the newest payload of each, when it is no longer than this. */
const TOPICS_MAX = 5_000;
const REMEMBERED_BYTES = 4_096;
const LEAVES_MAX = 500;
const DEPTH_MAX = 8;

interface Seen {
  payload: Uint8Array;
  received: number;
  retained: boolean;
}

interface Wanted {
  address: string;
  path: readonly string[];
}

/**
 * Messages of a layout that is not ours. A tag's address is the topic, or `topic#path` of a value within a JSON payload, its steps joined by dots (`data.temp`, `axes.0.load`; a dot within a name is
 * written `\.`). A payload that is no JSON is one value of text.
 */
export class ForeignTopics {
  private readonly seen = new Map<string, Seen>();
  private byTopic = new Map<string, Wanted[]>();
  private revision = -1;
  private readonly timePath: readonly string[] | undefined;
  /** Topics that came when as many as can be remembered were. */
  private more = 0;

  constructor(private readonly mapped: MappedTags, timePath?: string) {
    this.timePath = timePath === undefined ? undefined : pathOf(timePath);
  }

  /** The samples that a message has for mapped tags; what is mapped and not there is told. */
  read(topic: string, payload: Uint8Array, received: number, retained: boolean, refuse: OnRefused): Sample[] {
    this.remember(topic, payload, received, retained);
    const wanted = this.wanted(topic);
    if (wanted.length === 0) return [];
    if (payload.byteLength > PAYLOAD_LIMIT_BYTES) {
      refuse({ cause: 'too-large', sample: `${payload.byteLength} bytes`, message: `A message may have ${PAYLOAD_LIMIT_BYTES} bytes. Send it in parts.` });
      return [];
    }
    const whole = contentOf(payload);
    if (whole === undefined) {
      refuse({ cause: 'not-json', sample: `${payload.byteLength} bytes that are not UTF-8 text`, message: 'The payload is neither JSON nor text.' });
      return [];
    }
    const time = this.timeOf(whole, received);
    const quality = retained && time === undefined ? UNCERTAIN : GOOD;
    return wanted.flatMap(({ address, path }) => {
      const value = at(whole, path);
      if (value === undefined || isObject(value) || Array.isArray(value)) {
        refuse({ cause: 'not-a-number', sample: shown(value ?? whole), message: `A single value is mapped at "${path.join('.') || 'the whole payload'}"; ${value === undefined ? 'there is none' : `what stands there is ${shown(value)}`}.` });
        return [];
      }
      return [{ address, value, time, quality }];
    });
  }

  browse(): { tags: FoundTag[]; note: string } {
    const tags: FoundTag[] = [];
    for (const [topic, { payload, received, retained }] of this.seen) {
      const whole = contentOf(payload);
      const time = whole === undefined ? undefined : this.timeOf(whole, received);
      for (const [path, value] of leaves(whole)) {
        const address = path === '' ? topic : `${topic}#${path}`;
        tags.push({ address, title: path || (topic.split('/').at(-1) ?? topic), type: value === null ? '' : typeof value, unit: '', value, time: typeof time === 'number' ? time : received, quality: retained && time === undefined ? 'uncertain' : 'good' });
      }
    }
    const note = tags.length === 0 ? 'Nothing has come on these topics yet. Tags are listed once their messages come.' : this.more > 0 ? `The first ${TOPICS_MAX} topics are listed; narrow the connection's topics to see others.` : '';
    return { tags, note };
  }

  private remember(topic: string, payload: Uint8Array, received: number, retained: boolean): void {
    if (payload.byteLength > REMEMBERED_BYTES) return;
    const seen = this.seen.get(topic);
    if (!seen && this.seen.size >= TOPICS_MAX) {
      this.more++;
      return;
    }
    // A copy: what came is a piece of a larger block, which it would keep in memory.
    if (seen) Object.assign(seen, { payload: Uint8Array.from(payload), received, retained });
    else this.seen.set(topic, { payload: Uint8Array.from(payload), received, retained });
  }

  private wanted(topic: string): readonly Wanted[] {
    if (this.revision !== this.mapped.revision) {
      this.revision = this.mapped.revision;
      this.byTopic = new Map();
      for (const address of this.mapped.addresses) {
        const cut = address.indexOf('#');
        const own = cut < 0 ? address : address.slice(0, cut);
        this.byTopic.set(own, [...(this.byTopic.get(own) ?? []), { address, path: cut < 0 ? [] : pathOf(address.slice(cut + 1)) }]);
      }
    }
    return this.byTopic.get(topic) ?? [];
  }

  private timeOf(whole: unknown, received: number): unknown {
    if (this.timePath === undefined) return undefined;
    return timeIn(at(whole, this.timePath), received);
  }
}

/** A source's time, in ms since 1970: a number of ms or s, or a text of ISO 8601. What is none stays as it is, to be told. */
export function timeIn(raw: unknown, received: number): unknown {
  const number = typeof raw === 'string' && /^\d{9,17}(\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
  if (typeof number === 'number') {
    if (!(number > 0)) return number;
    // Seconds, milliseconds, microseconds or nanoseconds: whichever lies nearest to now.
    const factor = [1, 1_000, 1e-3, 1e-6].reduce((best, next) => (Math.abs(Math.log(number * next / received)) < Math.abs(Math.log(number * best / received)) ? next : best));
    return number * factor;
  }
  if (typeof raw !== 'string') return raw ?? NaN;
  const parsed = Date.parse(raw);
  return Number.isNaN(parsed) ? raw : parsed;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON, or text; undefined: neither. */
function contentOf(payload: Uint8Array): unknown {
  let read: string;
  try {
    read = utf8.decode(payload);
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(read);
  } catch {
    return read.trim();
  }
}

export const pathOf = (written: string): string[] => written.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));

function at(whole: unknown, path: readonly string[]): unknown {
  let value = whole;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

type Leaf = string | number | boolean | null;

/** Every single value of a payload with its path. */
function leaves(whole: unknown): [string, Leaf][] {
  const found: [string, Leaf][] = [];
  const walk = (value: unknown, path: string, depth: number) => {
    if (found.length >= LEAVES_MAX) return;
    if (isObject(value) || Array.isArray(value)) {
      if (depth < DEPTH_MAX) for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key.replaceAll('.', '\\.') : `${path}.${key.replaceAll('.', '\\.')}`, depth + 1);
    } else if (value !== undefined) found.push([path, typeof value === 'string' ? value.slice(0, 200) : (value as Leaf)]);
  };
  walk(whole, '', 0);
  return found;
}
