/** Worker processes and what stands on them, for the tests of one file. */
import { afterAll } from 'vitest';
import type { Asset } from '../../electron/contract/domain';
import { createInference, type Inference } from '../../electron/engine/inference';
import { createModels, modelMigrations, type ModelDeps, type Models } from '../../electron/engine/models';
import { nodeHost, type NodeHost } from './node-host';
import { testStore } from './store';

/** The same moment whenever it is asked. */
export const stillClock: ModelDeps['clock'] = { now: () => 1_700_000_000_000, received: () => 1_700_000_000_000 };

export interface Workers {
  host: NodeHost;
  inference: Inference;
}

/** A host and inference for all tests of the file that asks; they end with it. */
export function workers(): Workers {
  const host = nodeHost();
  const inference = createInference({ host });
  afterAll(async () => {
    await inference.close();
    await host.close();
  });
  return { host, inference };
}

/** A plant with this equipment, without a tag. */
export const plantOf = (...equipment: Asset[]): ModelDeps['assets'] => ({ plant: () => ({ assetById: new Map(equipment.map((one) => [one.id, one])) }), tagsOf: () => [] });

/** A registry that holds nothing, over a store that is gone after the test. Whoever gets it closes it. */
export async function emptyRegistry({ host, inference }: Workers, assets: ModelDeps['assets'] = plantOf()): Promise<Models> {
  return createModels({ store: await testStore(modelMigrations), security: { record: async () => undefined }, inference, host, assets, clock: stillClock });
}
