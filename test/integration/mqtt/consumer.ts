import { alarmMigrations, createAlarms } from '../../../electron/engine/alarms';
import { assetMigrations, createAssets } from '../../../electron/engine/assets';
import { createHistory, type History } from '../../../electron/engine/history';
import { createLive, liveMigrations, type LiveDeps, type LiveModels } from '../../../electron/engine/live';
import { systemClock } from '../../../electron/engine/shared/clock';
import { Emitter } from '../../../electron/engine/shared/emitter';
import type { Who } from '../../../electron/engine/shared/who';
import { openStore } from '../../../electron/engine/store';
import { nodeHost } from '../../support/node-host';
import { peopleWho } from '../../support/signers';

/** What the test tells this process, which keeps readings until it is killed. */
export interface ConsumerStart {
  dir: string;
  key: string;
  addon: string;
  sqlThread: string;
  kind: 'mqtt' | 'mqtt-broker' | 'file';
  /** Which files of a folder. */
  pattern?: string;
  url: string;
  username?: string;
  password?: string;
  /** The control: tells that readings are kept before they are. */
  careless?: boolean;
}
export type ConsumerSays = { t: 'connected'; url: string } | { t: 'folder'; readings: number; taken: boolean } | { t: 'failed'; message: string };

const who: Who = { kind: 'system', room: 'test' };
const say = (message: ConsumerSays) => process.send?.(message);

function careless(history: History): LiveDeps['history'] {
  let seq = 0;
  return {
    append: async (readings) => {
      setTimeout(() => void history.append(readings), 400);
      return { firstSeq: (seq += readings.tag.length) };
    },
    appendPredictions: (predictions) => history.appendPredictions(predictions),
    readings: (tags, from, to) => history.readings(tags, from, to),
    kept: () => history.kept(),
    predictions: (of, from, to) => history.predictions(of, from, to),
    extent: () => history.extent(),
  };
}

process.on('message', (start: ConsumerStart) => void run(start).catch((error: unknown) => say({ t: 'failed', message: String(error) })));

async function run(start: ConsumerStart): Promise<void> {
  const clock = systemClock();
  const security = { ...peopleWho, record: async () => {}, secrets: { get: async () => start.password, set: async () => {}, remove: async () => {} } };
  const store = await openStore({
    dir: start.dir, key: Buffer.from(start.key, 'hex'), addon: start.addon, sqlThread: start.sqlThread, reserve: false,
    migrations: [...assetMigrations, ...alarmMigrations, ...liveMigrations].sort((a, b) => a.id - b.id),
  });
  const assets = await createAssets({ store, security });
  if (!assets.findEquipment('works', 'mill')) {
    await assets.addMany(who, null, [{ kind: 'site', key: 'works', name: 'Works', children: [{ kind: 'equipment', key: 'mill', name: 'Mill', tags: [{ name: 'count', title: 'Count', kind: 'number', staleAfterMs: 1e4 }] }] }]);
  }
  const kept = await createHistory({ store, clock, security });
  const history = start.careless ? careless(kept) : kept;
  const none = () => Promise.reject(new Error('no model here'));
  const models: LiveModels = { watches: () => [], version: () => undefined, scorer: none, explain: none, decided: async () => {}, changed: new Emitter() };
  const alarms = createAlarms({ store, security, assets, models, history, clock });
  const live = createLive({ store, security, assets, models, history, alarms, clock, host: start.kind === 'file' ? nodeHost() : { fork: none } });
  await alarms.start();
  let told = false;
  live.changed.on(() => {
    const [connector] = live.connectors();
    if (told || connector?.state !== 'connected') return;
    told = true;
    say({ t: 'connected', url: connector.url });
  });
  await live.start();
  if (start.kind === 'file') {
    setInterval(() => {
      const [connector] = live.connectors();
      say({ t: 'folder', readings: connector?.readings ?? 0, taken: connector?.message.includes('1 file was taken') ?? false });
    }, 20);
  }
  if (live.connectors().length > 0) return;
  if (start.kind === 'file') {
    await live.addConnector(who, { name: 'in', kind: 'file', url: start.url, options: { pattern: start.pattern, settleMs: 0, everyMs: 50 } });
    await live.map(who, 'in', [{ address: 'count', site: 'works', equipment: 'mill', tag: 'count' }], { make: false });
  } else await live.addConnector(who, { name: 'in', kind: start.kind, url: start.url, username: start.username, password: start.password });
}
