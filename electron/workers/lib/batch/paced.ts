import type { BatchProgress } from '../../../engine/inference/protocols';

const PROGRESS_MS = 100;

/** Tells how far a run is, which is asked for where it is told: not more often than ten times a second, but for what is told `always`. */
export function paced(tell: (progress: BatchProgress) => void): (now: () => BatchProgress, always?: boolean) => void {
  let last = 0;
  return (now, always = false) => {
    const at = performance.now();
    if (!always && at - last < PROGRESS_MS) return;
    last = at;
    tell(now());
  };
}
