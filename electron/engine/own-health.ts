import type { Alarms } from './alarms';
import type { History } from './history';
import type { Live } from './live';
import type { Store } from './store';

const EVERY_MS = 5_000;
const GIB = 2 ** 30;

interface Deps {
  alarms: Pick<Alarms, 'appliance'>;
  live: Pick<Live, 'frame' | 'connectors'>;
  history: Pick<History, 'sealProblem'>;
  store: Pick<Store, 'space'>;
}

/** Tells the alarms, now and then, how the appliance itself is. Returns what ends it. */
export function watchOwnHealth(deps: Deps, onProblem: (error: unknown) => void): () => void {
  const look = () => void tellOwnHealth(deps).catch(onProblem);
  const timer = setInterval(look, EVERY_MS);
  look();
  return () => clearInterval(timer);
}

export async function tellOwnHealth({ alarms, live, history, store }: Deps): Promise<void> {
  const { storeProblem, latencyMs } = live.frame();
  const { sealProblem } = history;
  const says = storeProblem !== null ? `The store takes nothing: ${storeProblem}` : sealProblem ? `History can't be packed: ${sealProblem.message}` : undefined;
  alarms.appliance('store', says === undefined ? 0 : 1, says?.slice(0, 200));
  const away = live.connectors().filter(({ state }) => state === 'failed' || state === 'connecting').map(({ name }) => name);
  alarms.appliance('connections', away.length, away.length === 0 ? undefined : `Not connected: ${away.join(', ')}`.slice(0, 200));
  // Nothing was predicted lately: nothing is said of how late it was.
  alarms.appliance('prediction-delay', latencyMs / 1000);
  alarms.appliance('disk-free', (await store.space()).free / GIB);
}
