import type { Asset } from '../../contract/domain';

/** What a running head calls the plant: its sites, with the area where there is but one of each. */
export function plantName(assets: readonly Asset[]): string {
  const sites = assets.filter(({ kind }) => kind === 'site');
  const areas = assets.filter(({ kind, parent }) => kind === 'area' && parent === sites[0]?.id);
  const names = sites.length === 1 && areas.length === 1 ? [...sites, ...areas] : sites;
  return names.slice(0, 3).map(({ name }) => name).join(', ');
}
