import type { Client } from '../contract/contract';
import type { Asset } from '../contract/domain';
import { MillwrightError } from '../contract/errors';

/** Equipment by its number, its key, or its site's key and its own as in a topic: `works/press-1`. Errors: not-found, naming what there is. */
export async function equipmentOf(client: Client, text: string): Promise<Asset> {
  const { assets } = await client.assets.plant({});
  const equipment = assets.filter(({ kind }) => kind === 'equipment');
  const site = (asset: Asset): string => {
    const parent = assets.find(({ id }) => id === asset.parent);
    return parent ? site(parent) : asset.key;
  };
  const found = equipment.filter((asset) => text === String(asset.id) || text === asset.key || text === `${site(asset)}/${asset.key}`);
  if (found.length === 1 && found[0]) return found[0];
  const names = (found.length > 0 ? found : equipment).slice(0, 8).map((asset) => `${site(asset)}/${asset.key}`).join(', ');
  throw new MillwrightError('not-found', found.length > 0 ? `"${text}" is the name of several: ${names}.` : `There is no equipment "${text}".${names ? ` There are: ${names}.` : ''}`);
}
