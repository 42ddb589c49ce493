import { createStore, useStore, type Store } from './store';

export interface Tick {
  /** Wall clock, UTC ms. */
  wall: number;
  /** `performance.now()`. */
  mono: number;
}

const TICK_MS = 500;
const now = (): Tick => ({ wall: Date.now(), mono: performance.now() });

/** Two ticks a second, on the half second, so that clocks and ages change together. */
function startClock(): Store<Tick> {
  const store = createStore(now());
  const next = () => {
    store.set(now());
    setTimeout(next, TICK_MS - (Date.now() % TICK_MS) + 2);
  };
  setTimeout(next, TICK_MS - (Date.now() % TICK_MS));
  return store;
}

let clock: Store<Tick> | undefined;
const theClock = () => (clock ??= startClock());

/** Called with each tick, in the same turn as what shows it: what changes then is drawn once. Returns what ends it. */
export const onTick = (listener: () => void): (() => void) => theClock().subscribe(listener);

export function useTick(): Tick {
  return useStore(theClock());
}
