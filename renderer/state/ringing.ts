import type { Alarm } from '../../electron/contract/alarms';
import type { Priority } from '../../electron/contract/domain';
import type { Bridge } from '../bridge';
import { createStore, type Store } from './store';

/** What one hears: the most urgent alarm that nobody has acknowledged or silenced. */
export interface Heard {
  /** Null: nothing. */
  priority: Priority | null;
  /** Alarms that ring, and those that would and were silenced. */
  loud: number;
  silenced: number;
}

export interface Ringing {
  heard: Store<Heard>;
  /** Of this machine, 0 (not at all) to 1. */
  volume: Store<number>;
  /** Whatever rings now is quiet from here on; nothing of it is acknowledged. */
  silence(): void;
  setVolume(volume: number): void;
}

type Ring = Pick<Alarm, 'id' | 'state' | 'priority'>;

/** An alarm that was silenced is heard again when it was over meanwhile, and comes anew. */
export function heardOf(alarms: readonly Ring[], silenced: ReadonlySet<number>): { heard: Heard; silenced: Set<number>; loud: number[] } {
  const standing = alarms.filter(({ state }) => state === 'unacknowledged');
  const loud = standing.filter(({ id }) => !silenced.has(id));
  const quiet = standing.filter(({ id }) => silenced.has(id));
  const priority = loud.length === 0 ? null : (Math.min(...loud.map((one) => one.priority)) as Priority);
  return { heard: { priority, loud: loud.length, silenced: quiet.length }, silenced: new Set(quiet.map(({ id }) => id)), loud: loud.map(({ id }) => id) };
}

/** What windows at one desk tell each other: silenced at one, it is silent at the other. */
type Told = { silence: number[] } | { volume: number };
const CHANNEL = 'alarm-sound';

export function createRinging(alarms: Store<readonly Ring[] | null>, bridge: Pick<Bridge, 'sound' | 'soundVolume'>): Ringing {
  const heard = createStore<Heard>({ priority: null, loud: 0, silenced: 0 });
  const volume = createStore(bridge.soundVolume);
  const others = new BroadcastChannel(CHANNEL);
  let silenced: ReadonlySet<number> = new Set();
  let loud: readonly number[] = [];
  const look = () => {
    const next = heardOf(alarms.get() ?? [], silenced);
    ({ silenced, loud } = next);
    const now = heard.get();
    if (now.priority !== next.heard.priority || now.loud !== next.heard.loud || now.silenced !== next.heard.silenced) heard.set(next.heard);
  };
  const silence = (ids: readonly number[]) => {
    silenced = new Set([...silenced, ...ids]);
    look();
  };
  others.onmessage = ({ data }: MessageEvent<Told>) => {
    if ('silence' in data) silence(data.silence);
    else volume.set(data.volume);
  };
  alarms.subscribe(look);
  look();
  return {
    heard, volume,
    silence: () => {
      const ids = [...loud];
      silence(ids);
      others.postMessage({ silence: ids } satisfies Told);
    },
    setVolume: (next) => {
      volume.set(next);
      void bridge.sound(next);
      others.postMessage({ volume: next } satisfies Told);
    },
  };
}
