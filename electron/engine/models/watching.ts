import { MillwrightError } from '../../contract/errors';
import { sourcesOf } from './sources';
import type { PlantView, VersionRecord } from './types';

const NAMED_AT_MOST = 10;

/** Errors: not-found, and invalid-input that names every missing input of every piece of equipment. */
export function requireSources({ model, manifest }: VersionRecord, plant: PlantView, assets: readonly number[]): void {
  const text = manifest.inputs.find(({ kind }) => kind === 'text');
  if (text && assets.length > 0) throw new MillwrightError('invalid-input', `The model ${model} takes text (${text.title}), which no reading of equipment is. It can't watch machines: score files with it.`, { input: text.name });
  const { assetById } = plant.plant();
  const lacking: string[] = [];
  for (const id of assets) {
    const asset = assetById.get(id);
    if (!asset) throw new MillwrightError('not-found', `There is no equipment with the id ${id}.`, { asset: id });
    if (asset.kind !== 'equipment') throw new MillwrightError('invalid-input', `${asset.name} is a${asset.kind === 'area' ? 'n area' : ' site'}; a model watches equipment.`, { asset: id });
    const { missing } = sourcesOf(manifest, asset, plant.tagsOf(id));
    if (missing.length > 0) lacking.push(`${asset.name} lacks ${missing.join(', ')}`);
  }
  if (lacking.length === 0) return;
  const more = lacking.length > NAMED_AT_MOST ? `; and ${lacking.length - NAMED_AT_MOST} more` : '';
  throw new MillwrightError('invalid-input', `The model ${model} can't be fed there: ${lacking.slice(0, NAMED_AT_MOST).join('; ')}${more}. Add what is missing, or leave that equipment out.`, { missing: lacking });
}
