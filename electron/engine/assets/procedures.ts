import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Caller } from '../shared/context';
import type { Who } from '../shared/who';
import type { Assets, PlantExtras } from './types';

export interface AssetProcedureDependencies extends PlantExtras {
  assets: Assets;
}

export function assetProcedures({ assets, watches, simulated }: AssetProcedureDependencies): RoomHandlers<'assets', Caller> {
  return {
    plant() {
      const plant = assets.plant();
      return { assets: [...plant.assets], tags: [...plant.tags], watches: watches(), simulated };
    },
    addAsset: (input, caller) => assets.addAsset(known(caller), input),
    addTag: (input, caller) => assets.addTag(known(caller), input),
    addMany: async ({ parent, nodes, why }, caller) => ({ ids: Int32Array.from(await assets.addMany(known(caller), parent, nodes, why), ({ id }) => id) }),
  };
}

function known({ who }: Caller): Who {
  if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
  return who;
}
