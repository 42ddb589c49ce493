import { createContext, use, useCallback } from 'react';
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

/** What is shown inside goes by this clock; null: by the present. */
export const ClockContext = createContext<Store<Tick> | null>(null);

export function useTick(): Tick {
  return useStore(use(ClockContext) ?? theClock());
}

/** Gives the moment (UTC ms) that is the present for what is shown: for questions, which are asked now and then. */
export function usePresent(): () => number {
  const clock = use(ClockContext);
  return useCallback(() => clock?.get().wall ?? Date.now(), [clock]);
}

/** A past minute is shown, and nothing can be done to it. */
export const useIsPast = (): boolean => use(ClockContext) !== null;
