import type { Alarm } from '../../electron/contract/alarms';
import type { Client } from '../../electron/contract/contract';
import type { Appliance } from './appliance';
import type { Tick } from './clock';
import type { ConnectionState } from './connection';
import { pastClient } from './past-client';
import { nextLive, type Live } from './live';
import type { Session } from './session';
import { createStore, paced, type Store } from './store';

/** How much faster than it was. */
export const paces = [1, 10, 60, 600] as const;
export type Pace = (typeof paces)[number];
export type KnownBy = NonNullable<Parameters<Client['live']['past']>[0]['known']>;

export interface ReplayState {
  /** The moment that is shown, UTC ms. */
  at: number;
  pace: Pace;
  playing: boolean;
  /** What had come by then, or all that is stored of then. */
  known: KnownBy;
  /** It is being read. */
  pending: boolean;
  problem: string | null;
  /** How often it was led elsewhere: what was asked of history before is asked anew. */
  jumps: number;
}

/** Shows the pages as they were at any moment: what they read is kept here in the place of what is live. */
export interface Replay {
  /** Null: the present is shown. */
  state: Store<ReplayState | null>;
  clock: Store<Tick>;
  /** What the pages read while a past minute is shown. */
  shown: Appliance;
  /** Plays from then on; where nothing else is said from what one has just missed. */
  begin(at?: number): void;
  to(at: number): void;
  change(part: Partial<Pick<ReplayState, 'pace' | 'playing' | 'known'>>): void;
  end(): void;
}

/** What was known of alarms by then. */
export function asOf(alarms: readonly Alarm[], at: number): Alarm[] {
  const by = (moment: number | null) => (moment !== null && moment <= at ? moment : null);
  return alarms.filter(({ raised }) => raised <= at).map((alarm) => ({
    ...alarm, acknowledged: by(alarm.acknowledged), acknowledgedBy: by(alarm.acknowledged) === null ? null : alarm.acknowledgedBy, note: by(alarm.acknowledged) === null ? null : alarm.note,
    returned: by(alarm.returned), closed: by(alarm.closed),
  }));
}

const BACK_MS = 600_000;

const FRAME_MS = 250;
/** The time that reading takes is not skipped. */
const LONGEST_STEP_MS = 500;
/** The newest has hardly come. */
const BEHIND_MS = 2_000;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** `present`: what is live; what does not change with the moment is taken from it. */
export function createReplay(present: Omit<Appliance, 'replay'>, { connection, session }: { connection: Store<ConnectionState>; session: Session }): Replay {
  const state = createStore<ReplayState | null>(null);
  const clock = createStore<Tick>({ wall: 0, mono: 0 });
  const live = createStore<Live | null>(null);
  const [alarms, aside, flood, toJudge] = [createStore<ReturnType<Appliance['alarms']['get']>>(null), createStore<ReturnType<Appliance['aside']['get']>>(null), createStore<ReturnType<Appliance['flood']['get']>>(null), createStore<ReturnType<Appliance['toJudge']['get']>>(null)];
  let round = 0;

  const put = (part: Partial<ReplayState>) => {
    const before = state.get();
    if (before) state.set({ ...before, ...part });
  };
  const show = async (client: Client, at: number, mine: number) => {
    const known = state.get()?.known;
    const then = await client.live.past({ at, known });
    const now = state.get();
    if (mine !== round || !now) return;
    const mono = performance.now();
    live.set(nextLive(then.frame, mono, live.get(), now.playing ? now.pace : 0));
    alarms.set(then.alarms);
    aside.set(then.aside);
    flood.set(then.flood);
    clock.set({ wall: at, mono });
    put({ at, pending: false, problem: null });
  };
  /** Asked one after the other: a moment that takes long is waited for. */
  const run = async () => {
    const mine = ++round;
    let last: number | null = null;
    for (;;) {
      const now = state.get();
      if (mine !== round || !now) return;
      const { client } = connection.get();
      const mono = performance.now();
      const present = Date.now() - BEHIND_MS;
      const at = Math.min(now.at + (last === null || !now.playing ? 0 : Math.min(mono - last, LONGEST_STEP_MS) * now.pace), present);
      try {
        if (client) await show(client, at, mine);
        if (client) last = mono;
      } catch (error) {
        if (mine === round) put({ pending: false, playing: false, problem: error instanceof Error ? error.message : String(error) });
        return;
      }
      if (mine !== round) return;
      if (client && (!now.playing || at >= present)) {
        if (now.playing) put({ playing: false });
        return stand();
      }
      await wait(Math.max(0, FRAME_MS - (performance.now() - mono)));
    }
  };
  const stand = () => {
    const held = live.get();
    if (held) live.set({ ...held, pace: 0 });
  };
  const replay: Omit<Replay, 'shown'> = {
    state, clock,
    begin: (at = Date.now() - BACK_MS) => {
      state.set({ at, pace: 1, playing: true, known: 'then', pending: true, problem: null, jumps: 0 });
      clock.set({ wall: at, mono: performance.now() });
      void run();
    },
    to: (at) => {
      const before = state.get();
      if (!before) return;
      put({ at: Math.min(at, Date.now() - BEHIND_MS), pending: true, problem: null, jumps: before.jumps + 1 });
      void run();
    },
    change: (part) => {
      const before = state.get();
      if (!before) return;
      put({ ...part, ...(part.known === undefined ? {} : { pending: true, jumps: before.jumps + 1 }), problem: null });
      void run();
    },
    end: () => {
      round++;
      state.set(null);
      for (const store of [live, alarms, aside, flood] as Store<unknown>[]) store.set(null);
    },
  };
  // Nobody looks at the plant's past who may not look at its present.
  session.subscribe(() => {
    if (session.get().phase !== 'open' && state.get()) replay.end();
  });
  const whole = replay as Replay;
  const then = createStore<ConnectionState>(connection.get());
  const follow = () => {
    const now = connection.get();
    then.set({ ...now, client: now.client && pastClient(now.client, () => clock.get().wall) });
  };
  connection.subscribe(follow);
  follow();
  whole.shown = { ...present, connection: then, live, legible: paced(live, FRAME_MS), alarms, aside, flood, toJudge, replay: whole };
  return whole;
}
