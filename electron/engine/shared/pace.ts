/** How long the engine's thread may stay with one thing. Frames to the window leave every 100 ms, so this is not felt. */
const TURN_MS = 8;

/** Awaited between pieces of long work: lets others have their turn once the own one is over. */
export function pace(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  };
}

/** A message passes the engine's thread several times on its way, and may meet a turn of other work each time. */
const SHORT_TURN_MS = 2;
/** So many times as long as it worked it rests: a quarter of the thread at most. */
const REST_SHARE = 3;
const LONGEST_REST_MS = 100;

/** The same for work that nobody waits for: short turns, and a rest after each that the thread is left to others for. */
export function gentlePace(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    const worked = performance.now() - began;
    if (worked < SHORT_TURN_MS) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_REST_MS, worked * REST_SHARE)));
    began = performance.now();
  };
}
