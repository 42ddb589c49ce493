import { BAD } from './quality';
import type { Series } from './windows';

/** The recent readings of one tag in canonical order (see windows.ts). Plain arrays that are cut at the front as time goes on: it holds one window, not a history. */
export class Ring implements Series {
  time: number[] = [];
  value: number[] = [];
  quality: number[] = [];

  /** `keepsBad`: a bad reading stays as what was there at its time, as sets of readings want it. */
  constructor(private readonly keepsBad = false) {}

  get length(): number {
    return this.time.length;
  }

  /**
   * Adds a reading in the order of arrival. One with the time of another replaces it, also when it is bad: a bad reading says that the earlier value can't be
   * relied on, and leaves nothing at that time.
   */
  add(time: number, value: number, quality: number): void {
    const last = this.time.length - 1;
    let at = last + 1;
    if (last >= 0 && time <= (this.time[last] ?? NaN)) {
      at = last;
      while (at > 0 && time <= (this.time[at - 1] ?? NaN)) at--;
      if (this.time[at] === time) {
        if (quality === BAD && !this.keepsBad) this.cut(at);
        else {
          this.value[at] = value;
          this.quality[at] = quality;
        }
        return;
      }
    }
    if (quality === BAD && !this.keepsBad) return;
    if (at === last + 1) {
      this.time.push(time);
      this.value.push(value);
      this.quality.push(quality);
    } else {
      this.time.splice(at, 0, time);
      this.value.splice(at, 0, value);
      this.quality.splice(at, 0, quality);
    }
  }

  /** Forgets what lies at or before `time`. Done in strides: shifting an array for each reading would cost its length. */
  forget(time: number): void {
    let count = 0;
    while (count < this.time.length && (this.time[count] ?? NaN) <= time) count++;
    if (count < 64 && count < this.time.length) return;
    this.time.splice(0, count);
    this.value.splice(0, count);
    this.quality.splice(0, count);
  }

  private cut(at: number): void {
    this.time.splice(at, 1);
    this.value.splice(at, 1);
    this.quality.splice(at, 1);
  }
}
