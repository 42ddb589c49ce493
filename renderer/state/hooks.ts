import { createContext, use, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { MillwrightError } from '../../electron/contract/errors';
import { roleAllows, type Role } from '../../electron/contract/procedure';
import type { Client } from '../../electron/contract/contract';
import type { Alarm, AlarmAside, AlarmFlood } from '../../electron/contract/alarms';
import type { Display } from '../../electron/contract/displays';
import type { Person } from '../../electron/contract/domain';
import type { Appliance, ToJudge } from './appliance';
import { useIsPast, useTick } from './clock';
import type { ConnectionState } from './connection';
import { engineNow, machineLive, tagLive, type Live, type MachineLive, type TagLive } from './live';
import { manifestKey, outputWords, type ManifestWords, type PlantIndex } from './plant';
import type { SessionState } from './session';
import { useSelected, useStore } from './store';
import { errorWords } from '../words/engine';
import { t } from '../words/catalogue/kit';
import type { OutputWords } from '../words/machines';

export const ApplianceContext = createContext<Appliance | null>(null);

export function useAppliance(): Appliance {
  const appliance = use(ApplianceContext);
  if (!appliance) throw new Error('no appliance around this component');
  return appliance;
}

export const useConnection = (): ConnectionState => useStore(useAppliance().connection);
export const useSession = (): SessionState => useStore(useAppliance().session);
export const useLive = (): Live | null => useStore(useAppliance().live);
export const usePlant = (): PlantIndex | null => useStore(useAppliance().plant);
export const useManifests = (): ReadonlyMap<string, ManifestWords> => useStore(useAppliance().manifests);

/** A part of the newest frame, four times a second at most, for what is drawn hundreds of times; give a stable `select`. */
export function useLegiblePart<S>(select: (live: Live | null) => S): S {
  return useSelected(useAppliance().legible, select);
}
/** A part of the newest frame; give a stable `select`. */
export function useLivePart<S>(select: (live: Live | null) => S): S {
  return useSelected(useAppliance().live, select);
}
const isThere = (live: Live | null) => live !== null;
/**
 * The newest frame as of the last tick of the clock, and the engine's present with it: for what is read as words. Lists that sort themselves and sentences that change ten times a
 * second can't be read, and cost a processor's time.
 */
export function useSteadyLive(): { live: Live | null; now: number; wall: number; mono: number } {
  const { live: newest } = useAppliance();
  const { wall, mono } = useTick();
  const there = useLivePart(isThere);
  return useMemo(() => {
    const live = newest.get();
    const at = live ? Math.max(mono, live.arrived) : mono;
    return { live, now: live ? engineNow(live, at) : wall, wall, mono: at };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- taken again with each tick, and with the first frame
  }, [newest, wall, mono, there]);
}
export function useMachineLive(asset: number): MachineLive {
  return useLivePart(useCallback((live: Live | null) => machineLive(live, asset), [asset]));
}
export function useTagLive(tag: number): TagLive {
  return useLivePart(useCallback((live: Live | null) => tagLive(live, tag), [tag]));
}

const none: readonly Alarm[] = [];
/** Alarms that are not over; empty before the first answer. */
export const useAlarms = (): readonly Alarm[] => useStore(useAppliance().alarms) ?? none;

const noneAside: readonly AlarmAside[] = [];
/** Alarms that are shelved, suppressed by design or out of service. */
export const useAside = (): readonly AlarmAside[] => useStore(useAppliance().aside) ?? noneAside;

/** The flood of alarms that runs; null: none does. */
export const useFlood = (): AlarmFlood | null => useStore(useAppliance().flood);

/** Alarms of predictions that are over and that nobody has judged; null before the first answer. */
export const useToJudge = (): ToJudge | null => useStore(useAppliance().toJudge);

/** Displays that are shared with whoever is here; null before the first answer. */
export const useDisplays = (): readonly Display[] | null => useStore(useAppliance().displays);

/** How the prediction of a machine is to be read; null when nothing watches it. */
export function useOutput(asset: number): { output: OutputWords | null; manifest: ManifestWords | undefined } {
  const plant = usePlant();
  const manifests = useManifests();
  const watch = plant?.watchOf.get(asset);
  return { output: outputWords(watch, manifests), manifest: watch && manifests.get(manifestKey(watch)) };
}

export function usePerson(): Person | null {
  const session = useSession();
  return session.phase === 'open' ? session.person : null;
}
export function useMay(role: Role): boolean {
  const person = usePerson();
  // To what has been nothing can be done.
  const past = useIsPast();
  return person !== null && roleAllows(person.role, role) && (role === 'viewer' || !past);
}

export { errorWords as errorText } from '../words/engine';

export interface Loaded<T> {
  value: T | null;
  error: string | null;
  reload(): void;
}

const SOONEST_MS = 1_000;
const atPresent = { jumps: 0, pace: 1 };

/** Asks the engine, again when `deps` or the connection change; keeps the last answer meanwhile. While a past is replayed `everyMs` goes by its time. */
export function useAsk<T>(ask: (client: Client) => Promise<T>, deps: readonly unknown[], everyMs?: number): Loaded<T> {
  const { client: connected } = useConnection();
  const client = useStore(useAppliance().settled) ? connected : null;
  const [state, setState] = useState<{ value: T | null; error: string | null }>({ value: null, error: null });
  const [round, setRound] = useState(0);
  const question = useEffectEvent(ask);
  const past = useIsPast();
  const { jumps, pace } = useSelected(useAppliance().replay.state, useCallback((replay) => (past && replay ? { jumps: replay.jumps, pace: replay.playing ? replay.pace : 0 } : atPresent), [past]));
  const every = everyMs === undefined || pace === 0 ? undefined : Math.max(Math.min(SOONEST_MS, everyMs), everyMs / pace);
  useEffect(() => {
    if (!client) return;
    let current = true;
    const run = () =>
      question(client).then(
        (value) => current && setState({ value, error: null }),
        (error: unknown) => {
          if (current && !(error instanceof MillwrightError && error.code === 'gone')) setState((before) => ({ value: before.value, error: errorWords(error) }));
        },
      );
    void run();
    const timer = every === undefined ? undefined : setInterval(() => void run(), every);
    return () => {
      current = false;
      clearInterval(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller names what the question depends on
  }, [client, round, every, jumps, ...deps]);
  return { ...state, reload: useCallback(() => setRound((n) => n + 1), []) };
}

export interface Action<A extends unknown[]> {
  run(...args: A): Promise<boolean>;
  pending: boolean;
  error: string | null;
  clear(): void;
}

/** Something a person sets off: under way, done or failed with a sentence. One at a time. */
export function useAction<A extends unknown[]>(act: (client: Client, ...args: A) => Promise<unknown>): Action<A> {
  const { connection } = useAppliance();
  const [state, setState] = useState<{ pending: boolean; error: string | null }>({ pending: false, error: null });
  const busy = useRef(false);
  const run = async (...args: A) => {
    const { client } = connection.get();
    if (busy.current) return false;
    if (!client) {
      setState({ pending: false, error: t.engineRestarts });
      return false;
    }
    busy.current = true;
    setState({ pending: true, error: null });
    try {
      await act(client, ...args);
      setState({ pending: false, error: null });
      return true;
    } catch (error) {
      setState({ pending: false, error: errorWords(error) });
      return false;
    } finally {
      busy.current = false;
    }
  };
  return { run, ...state, clear: () => setState({ pending: false, error: null }) };
}
