import { onTestFinished } from 'vitest';
import type { Host } from '../../electron/contract/host';
import { batchMigrations, createBatch, type Batch, type BatchDeps } from '../../electron/engine/batch';
import type { Inference } from '../../electron/engine/inference';
import { createModels, modelMigrations, type Models } from '../../electron/engine/models';
import type { Clock } from '../../electron/engine/shared/clock';
import type { Migration, Store } from '../../electron/engine/store';
import { temporaryDir, testStore } from './store';
import { plantOf, stillClock } from './workers';

export interface BatchRig {
  dir: string;
  store: Store;
  models: Models;
  batch: Batch;
}

/** A registry and batch scoring over a real store and real processes, closed at the end of the test. */
export async function batchRig({ host, inference }: { host: Host; inference: Inference }, { clock = stillClock, security = { record: async () => undefined }, more = [] }: { clock?: Clock; security?: BatchDeps['security']; more?: readonly Migration[] } = {}): Promise<BatchRig> {
  const dir = await temporaryDir();
  const store = await testStore([...modelMigrations, ...batchMigrations, ...more].sort((a, b) => a.id - b.id));
  const models = await createModels({ store, security, inference, host, assets: plantOf(), clock });
  const batch = await createBatch({ store, security, models, host, clock });
  onTestFinished(async () => {
    await batch.close();
    await models.close();
  });
  return { dir, store, models, batch };
}
