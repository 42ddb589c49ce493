const PROGRESS_MS = 100;

/** Tells how far a run is, which is asked for where it is told: not more often than ten times a second, but for what is told `always`. */
export function paced<P>(tell: (progress: P) => void): (now: () => P, always?: boolean) => void {
  let last = 0;
  return (now, always = false) => {
    const at = performance.now();
    if (!always && at - last < PROGRESS_MS) return;
    last = at;
    tell(now());
  };
}
