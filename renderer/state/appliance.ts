import type { Alarm, AlarmAside, AlarmFlood } from '../../electron/contract/alarms';
import type { Client } from '../../electron/contract/contract';
import type { Display, Wall } from '../../electron/contract/displays';
import type { Bridge } from '../bridge';
import { followEngine, type ConnectionState } from './connection';
import { nextLive, type Live } from './live';
import { indexPlant, manifestKey, type ManifestWords, type PlantIndex, type Watch } from './plant';
import { createReplay, type Replay } from './replay';
import { createRinging, type Ringing } from './ringing';
import { followSession, type Session } from './session';
import { createStore, paced, type Store } from './store';

/** Everything the pages show, kept in step with the engine. Old values stay when the engine goes away; the pages mark them as old. */
export interface Appliance {
  bridge: Bridge;
  connection: Store<ConnectionState>;
  session: Session;
  live: Store<Live | null>;
  /** The same as often as figures can be read. */
  legible: Store<Live | null>;
  plant: Store<PlantIndex | null>;
  alarms: Store<readonly Alarm[] | null>;
  /** Of which of them one hears. */
  ringing: Ringing;
  /** Alarms that are kept from being announced. */
  aside: Store<readonly AlarmAside[] | null>;
  /** The flood of alarms that runs. */
  flood: Store<AlarmFlood | null>;
  /** Alarms of predictions that are over and that nobody has judged. */
  toJudge: Store<ToJudge | null>;
  /** Those that are shared with whoever is here. */
  displays: Store<readonly Display[] | null>;
  /** What walls show in turn; null before the first answer. */
  wall: Store<Wall | null>;
  manifests: Store<ReadonlyMap<string, ManifestWords>>;
  /** Live values come first: what pages ask of history waits until they are painted, or for a moment where none come. */
  settled: Store<boolean>;
  /** Shows a past minute in the place of the present. */
  replay: Replay;
}

/** The newest of them, and how many there are. */
export interface ToJudge {
  alarms: readonly Alarm[];
  total: number;
}

const RETRY_MS = 1000;
const SETTLED_AFTER_MS = 2000;
const LEGIBLE_MS = 250;

export function createAppliance(bridge: Bridge): Appliance {
  const connection = followEngine(bridge);
  const session = followSession(connection, bridge.isWall);
  const live = createStore<Live | null>(null);
  const plant = createStore<PlantIndex | null>(null);
  const alarms = createStore<readonly Alarm[] | null>(null);
  const aside = createStore<readonly AlarmAside[] | null>(null);
  const flood = createStore<AlarmFlood | null>(null);
  const toJudge = createStore<ToJudge | null>(null);
  const displays = createStore<readonly Display[] | null>(null);
  const wall = createStore<Wall | null>(null);
  const manifests = createStore<ReadonlyMap<string, ManifestWords>>(new Map());
  const settled = createStore(false);
  const asked = new Set<string>();

  const askManifest = async (client: Client, watch: Watch) => {
    const key = manifestKey(watch);
    if (asked.has(key)) return;
    asked.add(key);
    try {
      const { manifest } = await client.models.get({ model: watch.model, version: watch.version });
      const output = manifest.outputs.find((o) => o.name === watch.output) ?? manifest.outputs[0];
      if (!output) return;
      const inputs = manifest.inputs.map((input) => ({ name: input.name, title: input.title, usual: 'usual' in input ? input.usual : undefined }));
      const words: ManifestWords = { kind: output.kind, unit: output.unit, horizonMs: manifest.horizonMs, task: manifest.task, meaning: output.meaning, inputs };
      manifests.set(new Map(manifests.get()).set(key, words));
    } catch {
      asked.delete(key); // asked again with the next plant
    }
  };

  let loading: { client: Client; revision: number } | undefined;
  const loadPlant = async (client: Client, revision: number) => {
    if (loading?.client === client && loading.revision === revision) return;
    const mine = (loading = { client, revision });
    try {
      const next = indexPlant(await client.assets.plant({}));
      if (loading !== mine) return;
      plant.set(next);
      for (const watch of next.plant.watches) void askManifest(client, watch);
    } catch {
      if (loading === mine) loading = undefined; // the next frame asks again
    }
  };

  let followed: Client | null = null;
  let stops: (() => void)[] = [];
  const follow = () => {
    const { client } = connection.get();
    const open = session.get().phase === 'open' ? client : null;
    if (open === followed) return;
    for (const stop of stops) stop();
    stops = [];
    followed = open;
    loading = undefined; // what was asked before belongs to another sitting
    if (!open) {
      // Locked or signed out: nothing of the plant stays readable. An engine that only stopped leaves its last values.
      if (session.get().phase !== 'open') for (const store of [live, plant, alarms, aside, flood, toJudge, displays] as Store<unknown>[]) store.set(null);
      return;
    }
    const keep = (start: (onEnd: () => void) => () => void) => {
      const at = stops.length;
      const again = () => {
        if (followed === open) setTimeout(() => followed === open && (stops[at] = start(again)), RETRY_MS);
      };
      stops[at] = start(again);
    };
    void loadPlant(open, -1);
    let revision: number | undefined;
    keep((onEnd) =>
      open.live.plant({}, (frame) => {
        live.set(nextLive(frame, performance.now(), live.get()));
        const known = plant.get()?.equipment.length;
        const changed = revision !== undefined && frame.plantRevision !== revision;
        // Also when the plant was read just before the change that this frame already shows, and when reading it failed.
        if (changed || !loading || (known !== undefined && known !== frame.assets.length)) void loadPlant(open, frame.plantRevision);
        revision = frame.plantRevision;
      }, onEnd),
    );
    keep((onEnd) => open.alarms.active({}, (frame) => {
      alarms.set(frame.alarms);
      aside.set(frame.aside);
      flood.set(frame.flood);
    }, onEnd));
    keep((onEnd) => open.findings.wanted({}, (frame) => toJudge.set(frame), onEnd));
    keep((onEnd) => open.views.displays({}, (frame) => {
      displays.set(frame.displays);
      wall.set(frame.wall);
    }, onEnd));
  };
  const settle = session.subscribe(() => {
    const { phase } = session.get();
    if (phase === 'connecting') return;
    settle();
    setTimeout(() => settled.set(true), phase === 'open' ? SETTLED_AFTER_MS : 0);
  });
  session.subscribe(follow);
  connection.subscribe(follow);
  follow();
  const present = { bridge, connection, session, live, legible: paced(live, LEGIBLE_MS), plant, alarms, ringing: createRinging(alarms, bridge), aside, flood, toJudge, displays, wall, manifests, settled };
  return { ...present, replay: createReplay(present, { connection, session }) };
}
