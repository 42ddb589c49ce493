import { t } from './catalogue/setup';

const known: Readonly<Record<string, keyof typeof t.failures>> = { 'store-damaged': 'damaged', 'store-newer': 'newer', 'wrong-key': 'wrongKey', 'home-in-use': 'inUse', 'store-full': 'full' };

/** What to do when the store can't be opened, by the reason's code. The error's own message says what happened. */
export function storeFailure(code: string, home: string): { title: string; steps: string[] } {
  const { title, steps } = t.failures[known[code] ?? 'other'];
  return { title, steps: steps(home) };
}
