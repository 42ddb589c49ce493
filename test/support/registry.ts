import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { assetMigrations, createAssets } from '../../electron/engine/assets';
import { createInference, type Inference } from '../../electron/engine/inference';
import { createModels, modelMigrations, type ModelDeps } from '../../electron/engine/models';
import type { Who } from '../../electron/engine/shared/who';
import { openStore, type Store } from '../../electron/engine/store';
import { nodeHost, type NodeHost } from './node-host';
import { writePackage } from './packages';
import { addon, sqlThread } from './store';

export const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };

const migrations = [...modelMigrations, ...assetMigrations];
type Packages = Record<string, Parameters<typeof writePackage>[1]>;
export interface Recorded {
  who: Who;
  what: string;
  before: unknown;
  after: unknown;
  why: string | null;
}

/**
 * The registry over a real store that holds these packages as drafts. They are imported once for all tests of the file; each test gets a copy of that
 * store, and the workers are shared.
 */
export function registryRigs(packages: Packages) {
  const key = randomBytes(32);
  let host: NodeHost;
  let inference: Inference;
  let template: string;
  const storeAt = async (dir: string) => openStore({ dir, key, addon, sqlThread: await sqlThread(), migrations, reserve: false });
  const modelsOver = async (store: Store, trail: Recorded[], clock: ModelDeps['clock'], runtime?: string) => {
    const security: ModelDeps['security'] = { record: async (_, who, what, before, after, why = null) => void trail.push({ who, what, before, after, why }) };
    const assets = await createAssets({ store, security });
    return { assets, models: await createModels({ store, security, inference: runtime === undefined ? inference : { ...inference, runtimeVersion: runtime }, host, assets, clock }) };
  };

  beforeAll(async () => {
    host = nodeHost();
    inference = createInference({ host });
    template = await mkdtemp(join(tmpdir(), 'millwright-registry-'));
    const store = await storeAt(join(template, 'home'));
    const { models } = await modelsOver(store, [], { now: () => Date.UTC(2026, 3, 1), received: () => Date.UTC(2026, 3, 1) });
    for (const [name, written] of Object.entries(packages)) await models.import(await writePackage(join(template, name), written), { who: anna });
    await models.close();
    await store.close();
  }, 120_000);
  afterAll(async () => {
    await inference.close();
    await host.close();
    await rm(template, { recursive: true, force: true });
  });

  return async function registry() {
    const dir = await mkdtemp(join(tmpdir(), 'millwright-registry-'));
    await cp(join(template, 'home'), dir, { recursive: true });
    const store = await storeAt(dir);
    const trail: Recorded[] = [];
    const time = { now: Date.UTC(2026, 4, 1) };
    const clock = { now: () => time.now, received: () => time.now };
    const rig = {
      time, store, trail,
      /** What the runtime calls its version from the next start on; undefined: as it does. */
      runtime: undefined as string | undefined,
      ...(await modelsOver(store, trail, clock)),
      /** As after the appliance was closed and started. */
      async restart() {
        await rig.models.close();
        time.now += 60_000;
        Object.assign(rig, await modelsOver(store, trail, clock, rig.runtime));
        await rig.models.start();
      },
    };
    onTestFinished(async () => {
      await rig.models.close();
      await store.close();
      await rm(dir, { recursive: true, force: true });
    });
    return rig;
  };
}
