import { BEAT_MS, SILENCE_MS } from '../contract/host-protocol';

/**
 * When the other end was last heard. By a clock that nobody sets: a system's clock that steps an hour ahead is no hour of silence. Nor is a time in which this process was held
 * up itself, as the machine slept or a debugger stood: the other end was held up too, and is given its time.
 */
export class Heart {
  private heard: number;
  private asked: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.heard = this.asked = now();
  }

  hear(): void {
    this.heard = this.now();
  }

  /** Asked each `BEAT_MS`: whether it has been silent for too long. */
  isSilent(): boolean {
    const now = this.now();
    if (now - this.asked > 2 * BEAT_MS) this.heard = now;
    this.asked = now;
    return now - this.heard > SILENCE_MS;
  }
}
