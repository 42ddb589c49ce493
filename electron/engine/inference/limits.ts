/**
 * Time limits of things that are nearly always done long before: one timer for all of them, which is left alone while the next limit lies behind it. Setting and clearing
 * one for every run wakes a thread each time.
 */
export class Limits {
  private readonly open = new Set<{ at: number; late(): void }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerAt = Infinity;

  /** Calls `late` once so many ms have passed, unless the limit was lifted by what this returns. */
  set(ms: number, late: () => void): () => void {
    const limit = { at: performance.now() + ms, late };
    this.open.add(limit);
    this.arm(limit.at);
    return () => void this.open.delete(limit);
  }

  private arm(at: number): void {
    if (at >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => this.look(), Math.max(1, Math.ceil(at - performance.now())));
    this.timer.unref?.();
  }

  private look(): void {
    this.timerAt = Infinity;
    const now = performance.now();
    const late = [...this.open].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const limit of late) this.open.delete(limit);
    for (const limit of late) limit.late();
    const next = Math.min(...[...this.open].map(({ at }) => at));
    if (next < Infinity) this.arm(next);
  }
}
