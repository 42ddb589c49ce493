/** The engine's time. `now` is the system's clock (it may step); `received` never runs backward, and delays, ages and staleness use it. UTC milliseconds. */
export interface Clock {
  now(): number;
  received(): number;
}

export function systemClock(): Clock {
  let last = 0;
  return {
    now: () => Date.now(),
    received: () => (last = Math.max(last, Date.now())),
  };
}
