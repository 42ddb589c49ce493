/** How fast something goes on, and how long it still takes, in words. */
export class Pace {
  private first: { at: number; share: number; rows: number } | undefined;

  /** `share`: of the whole, 0 to 1; `at`: now, in ms. */
  words(at: number, share: number, rows: number): string {
    const counted = `${rows.toLocaleString('en')} rows`;
    this.first ??= { at, share, rows };
    const [ms, done] = [at - this.first.at, share - this.first.share];
    // Too little to tell by.
    if (ms < TELLING_MS || done <= 0) return counted;
    const left = Math.ceil((ms / done) * (1 - share) / 1000);
    return `${counted}, ${Math.round(((rows - this.first.rows) * 1000) / ms).toLocaleString('en')} a second${share < 1 ? `, about ${spoken(left)} left` : ''}`;
  }
}

const TELLING_MS = 1000;

function spoken(seconds: number): string {
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
