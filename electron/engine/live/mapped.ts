import type { Tag } from '../../contract/domain';
import type { ReadingBuilder } from './columns';
import type { Sample } from './connectors';
import type { KeptMapping } from './repository';
import { take, type OnRefused } from './values';

/** The mapped tags of one connector, by address. */
export class MappedTags {
  private readonly byAddress = new Map<string, KeptMapping[]>();
  /** Rises with every change. */
  revision = 0;

  constructor(rows: readonly KeptMapping[]) {
    this.set(rows);
  }

  get size(): number {
    return this.byAddress.size;
  }

  get addresses(): readonly string[] {
    return [...this.byAddress.keys()];
  }

  /** By address. */
  list(): KeptMapping[] {
    return [...this.byAddress.values()].flat().sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : a.tag - b.tag));
  }

  of(address: string): readonly KeptMapping[] {
    return this.byAddress.get(address) ?? [];
  }

  set(rows: readonly KeptMapping[]): void {
    this.byAddress.clear();
    for (const row of rows) this.byAddress.set(row.address, [...this.of(row.address), row]);
    this.revision++;
  }
}

/** Puts one value of a source into the plant's tags that it is mapped to. Returns false where it is mapped to none. */
export function takeSample(sample: Sample, mapped: MappedTags, tagById: (id: number) => Tag | undefined, received: number, out: ReadingBuilder, refuse: OnRefused): boolean {
  let found = false;
  for (const mapping of mapped.of(sample.address)) {
    const tag = tagById(mapping.tag);
    if (!tag) continue;
    found = true;
    take(tag, converted(tag, sample.value, mapping), sample.time, sample.quality, received, out, refuse);
  }
  return found;
}

/** What a tag's kind takes, from what sources send for it: numbers as text, truth as 0 and 1, numbers of 64 bits. */
function converted(tag: Tag, raw: unknown, { scale, offset }: KeptMapping): unknown {
  const value = typeof raw === 'bigint' ? Number(raw) : raw;
  if (tag.kind === 'category') return value;
  if (tag.kind === 'boolean') return typeof value === 'string' ? (truths[value.trim().toLowerCase()] ?? value) : value;
  const number = typeof value === 'boolean' ? Number(value) : typeof value === 'string' && decimal.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || (scale === 1 && offset === 0)) return number;
  const scaled = number * scale + offset;
  // A whole number that a factor such as 0.1 has left a hair beside a whole number.
  return tag.kind === 'integer' && Math.abs(scaled - Math.round(scaled)) < 1e-6 ? Math.round(scaled) : scaled;
}

const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const truths: Record<string, boolean> = { true: true, false: false, on: true, off: false, yes: true, no: false, 1: true, 0: false };
