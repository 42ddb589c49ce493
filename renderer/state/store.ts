import { useCallback, useRef, useSyncExternalStore } from 'react';

/** A value that is replaced, never changed, with those who want to know. */
export interface Store<T> {
  get(): T;
  set(next: T): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Follows another store, at most once in so many ms; what came last always comes. */
export function paced<T>(of: Store<T>, everyMs: number): Store<T> {
  const store = createStore(of.get());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let taken = -Infinity;
  const take = () => {
    clearTimeout(timer);
    timer = undefined;
    taken = performance.now();
    store.set(of.get());
  };
  of.subscribe(() => {
    const wait = taken + everyMs - performance.now();
    if (wait <= 0 || of.get() === null) take();
    else timer ??= setTimeout(take, wait);
  });
  return store;
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A part of a store. What `select` gives may be a fresh object each time: the component draws again only when a field of it differs. */
export function useSelected<T, S>(store: Store<T>, select: (value: T) => S): S {
  const last = useRef<S | undefined>(undefined);
  const read = useCallback(() => {
    const next = select(store.get());
    if (last.current === undefined || !shallowEqual(last.current, next)) last.current = next;
    return last.current;
  }, [store, select]);
  return useSyncExternalStore(store.subscribe, read);
}

export function shallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.is((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
