import type { Asset } from '../../contract/domain';
import type { Definition } from './types';

/** How far below its site an asset is; how near a definition is to a machine is told by it. */
export function above(asset: number, assets: ReadonlyMap<number, Pick<Asset, 'parent'>>): number[] {
  const found: number[] = [];
  for (let id: number | null | undefined = asset; id !== null && id !== undefined && found.length < 20; id = assets.get(id)?.parent) found.push(id);
  return found;
}

/** Definitions of one kind on one value, whatever part of the plant they hold for. */
export const subjectOf = ({ kind, model, output, tag, other }: Pick<Definition, 'kind' | 'model' | 'output' | 'tag' | 'other'>): string => JSON.stringify([kind, model, output, tag, other]);

/**
 * Those that hold for a machine, of definitions on one subject: the nearest above it stand in the place of all others, so that nothing is raised twice for a machine that
 * has limits of its own. One that is switched off stands there too, and raises nothing.
 */
export function nearest(definitions: readonly Definition[], asset: number, assets: ReadonlyMap<number, Pick<Asset, 'parent'>>): Definition[] {
  const path = above(asset, assets);
  const distance = ({ under }: Definition) => (under === null ? path.length : path.indexOf(under));
  const least = Math.min(...definitions.map(distance).filter((steps) => steps >= 0));
  return definitions.filter((one) => one.enabled && distance(one) === least);
}
