import { qualityCodes, type Quality } from '../../contract/domain';
import type { ReadingColumns } from '../history';

export { BAD, GOOD, UNCERTAIN } from '../shared/windows/quality';
export const qualityCode = (quality: Quality): number => qualityCodes.indexOf(quality);

/** Readings as they gather for a commit: plain columns that grow, no object per reading. */
export class ReadingBuilder {
  length = 0;
  private tag: Int32Array;
  private time: Float64Array;
  private received: Float64Array;
  private value: Float64Array;
  private quality: Uint8Array;

  constructor(capacity = 256) {
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

  /** Takes back what was pushed since `length` was this. */
  truncate(length: number): void {
    this.length = Math.min(this.length, length);
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
