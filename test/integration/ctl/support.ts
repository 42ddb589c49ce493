import type { Client } from '../../../electron/contract/contract';

export const PRESS = 'millwright/v1/works/press-1';

/** A press with one tag, and the model of `labelModel` to watch it: `p = a + 1`, whose limit is 50. */
export async function pressOf(client: Client, model: string) {
  await client.models.import({ path: model });
  await client.models.promote({ model: 'press', version: '1.0.0' });
  const site = await client.assets.addAsset({ parent: null, kind: 'site', key: 'works', name: 'Works' });
  const press = await client.assets.addAsset({ parent: site.id, kind: 'equipment', key: 'press-1', name: 'Press 1', attributes: { grade: 'L' } });
  const tag = await client.assets.addTag({ asset: press.id, name: 'a', title: 'Amount', kind: 'number', unit: 'mm', staleAfterMs: 60_000 });
  return { site, press, tag };
}
