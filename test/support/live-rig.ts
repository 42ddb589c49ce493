import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { quietMsOf } from '../../electron/contract/deadband';
import { alarmMigrations, createAlarms } from '../../electron/engine/alarms';
import { batchMigrations } from '../../electron/engine/batch';
import { assetMigrations, createAssets } from '../../electron/engine/assets';
import { createHistory, type History } from '../../electron/engine/history';
import { createInference } from '../../electron/engine/inference';
import { createLive, liveMigrations, setUpDemoPlant, watchDemoPlant, type Live } from '../../electron/engine/live';
import { createModels, modelMigrations } from '../../electron/engine/models';
import { createQuality, qualityMigrations } from '../../electron/engine/quality';
import { systemClock, type Clock } from '../../electron/engine/shared/clock';
import type { Who } from '../../electron/engine/shared/who';
import { openStore } from '../../electron/engine/store';
import { nodeHost } from './node-host';
import { peopleWho } from './signers';
import { addon, sqlThread, temporaryDir } from './store';

export const tester: Who = { kind: 'system', room: 'test' };

/** The audit trail has tests of its own; here only that somebody asked for it. */
export function trail() {
  const recorded: string[] = [];
  const secrets = new Map<string, string>();
  return {
    recorded,
    ...peopleWho,
    record: async (_tx: unknown, _who: Who, what: string) => void recorded.push(what),
    secrets: {
      get: async (name: string) => secrets.get(name),
      set: async (_tx: unknown, _who: Who, name: string, value: string) => void secrets.set(name, value),
      remove: async (_tx: unknown, _who: Who, name: string) => void secrets.delete(name),
    },
  };
}

export interface LiveRigOptions {
  dir?: string;
  key?: Uint8Array;
  clock?: Clock;
  /** Stands between live and history: for stores that fail. */
  history?: (real: History) => History;
  quality?: Parameters<typeof createQuality>[1];
  ingest?: NonNullable<Parameters<typeof createLive>[1]>['ingest'];
}

/** Everything from the broker to the store, real: encrypted files, the shipped model in its worker, MQTT over sockets. */
export async function liveRig(options: LiveRigOptions = {}) {
  const dir = options.dir ?? (await temporaryDir());
  const key = options.key ?? randomBytes(32);
  const clock = options.clock ?? systemClock();
  const security = trail();
  const problems: unknown[] = [];
  const host = nodeHost();
  const store = await openStore({ dir, key, addon, sqlThread: await sqlThread(), reserve: false, migrations: [...modelMigrations, ...assetMigrations, ...alarmMigrations, ...liveMigrations, ...batchMigrations, ...qualityMigrations].sort((a, b) => a.id - b.id) });
  const assets = await createAssets({ store, security });
  const inference = createInference({ host });
  const models = await createModels({ store, security, inference, host, assets, clock });
  const kept = await createHistory({ store, clock, security, quietOf: (tag) => quietMsOf(assets.plant().tagById.get(tag) ?? {}) });
  const history = options.history?.(kept) ?? kept;
  const alarms = createAlarms({ store, security, assets, models, history, clock, onProblem: (error) => problems.push(error) });
  const live: Live = createLive({ store, security, assets, models, history, alarms, host, clock, onProblem: (error, doing) => problems.push([doing, error]) }, { ingest: options.ingest });
  const quality = await createQuality({ store, security, assets, models, history, alarms, live, host, clock, onProblem: (error, doing) => problems.push([doing, error]) }, options.quality);
  await models.start();
  await models.seedShipped(join(process.cwd(), 'models'), tester);
  await alarms.start();
  await live.start();
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    for (const part of [live, quality, alarms, kept, models, inference, store, host]) await part.close();
  };
  onTestFinished(close);
  const demo = async (broker?: string) => {
    const port = (await setUpDemoPlant({ assets, live, who: tester, broker })) ?? 0;
    await watchDemoPlant({ assets, models, who: tester });
    for (const { versionId } of models.watches()) {
      const version = models.version(versionId);
      if (version) await alarms.defineForModel(tester, version.manifest);
    }
    return port;
  };
  return { dir, key, clock, security, problems, host, store, assets, models, history: kept, alarms, live, quality, demo, close };
}
