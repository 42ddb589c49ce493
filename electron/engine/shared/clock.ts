/** The engine's time. `now` is the system's clock (it may step); `received` never runs backward, and delays, ages and staleness use it. UTC milliseconds. */
export interface Clock {
  now(): number;
  received(): number;
  /** Milliseconds that this process was at work, since whenever: they stand still while the machine sleeps, and know nothing of a clock that is set. A clock without them goes on by itself. */
  elapsed?(): number;
}

export function systemClock(): Clock {
  let last = 0;
  return {
    now: () => Date.now(),
    received: () => (last = Math.max(last, Date.now())),
    elapsed: () => performance.now(),
  };
}
