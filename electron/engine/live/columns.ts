import type { Quality, Tag } from '../../contract/domain';
import { qualityCodes } from '../../contract/quality';
import type { ReadingColumns } from '../history';
import type { Deadbands } from './deadbands';

export { BAD, GOOD, UNCERTAIN } from '../shared/windows/quality';
export const qualityCode = (quality: Quality): number => qualityCodes.indexOf(quality);

export interface UnchangedColumns {
  tag: number[];
  time: number[];
  received: number[];
}

/** Readings as they gather for a commit: plain columns that grow, no object per reading. */
export class ReadingBuilder {
  length = 0;
  private tag: Int32Array;
  private time: Float64Array;
  private received: Float64Array;
  private value: Float64Array;
  private quality: Uint8Array;

  /** Readings that came and are not kept, as they moved too little. */
  readonly unchanged: UnchangedColumns = { tag: [], time: [], received: [] };

  constructor(capacity = 256, private readonly deadbands?: Deadbands) {
    this.tag = new Int32Array(capacity);
    this.time = new Float64Array(capacity);
    this.received = new Float64Array(capacity);
    this.value = new Float64Array(capacity);
    this.quality = new Uint8Array(capacity);
  }

  push(tag: number, time: number, received: number, value: number, quality: number): void {
    if (this.length === this.tag.length) this.grow();
    const at = this.length++;
    this.tag[at] = tag;
    this.time[at] = time;
    this.received[at] = received;
    this.value[at] = value;
    this.quality[at] = quality;
  }

  /** A reading of a tag with a deadband or of one without. */
  take(tag: Tag, time: number, received: number, value: number, quality: number): void {
    if (tag.deadband === undefined || !this.deadbands) this.push(tag.id, time, received, value, quality);
    else this.deadbands.take(tag.id, time, received, value, quality, this);
  }

  /** One that came and is not kept. */
  came(tag: number, time: number, received: number): void {
    this.unchanged.tag.push(tag);
    this.unchanged.time.push(time);
    this.unchanged.received.push(received);
  }

  columns(): ReadingColumns {
    const { length } = this;
    return {
      tag: this.tag.slice(0, length),
      time: this.time.slice(0, length),
      received: this.received.slice(0, length),
      value: this.value.slice(0, length),
      quality: this.quality.slice(0, length),
    };
  }

  private grow(): void {
    const wider = <T extends Int32Array | Float64Array | Uint8Array>(old: T): T => {
      const next = new (old.constructor as new (length: number) => T)(old.length * 2);
      next.set(old);
      return next;
    };
    this.tag = wider(this.tag);
    this.time = wider(this.time);
    this.received = wider(this.received);
    this.value = wider(this.value);
    this.quality = wider(this.quality);
  }
}
