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
