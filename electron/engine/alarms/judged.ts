import { isMade, isOfReadings, isOfTwo } from '../../contract/alarm-kinds';
import type { Tag } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { conversion } from '../../contract/units';
import { groupBy } from '../shared/group-by';
import { above } from './scope';
import type { AlarmDeps, Definition } from './types';

export type Plant = ReturnType<AlarmDeps['assets']['plant']>;
/** Outputs of the models that watch equipment, with their units, by the model's name. */
export type Outputs = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The unit of what a new definition judges. @throws invalid-input, in words, where there is no such thing in the plant or among the models */
export function unitOf(d: Definition, plant: Plant, outputs: Outputs): string {
  if (!isMade(d.kind)) throw wrong('An alarm of this kind is there already, for the whole plant: change that one.');
  if (d.under !== null && !plant.assetById.has(d.under)) throw wrong(`There is no equipment and no part of the plant with the number ${d.under}.`);
  return isOfReadings(d.kind) ? unitOfReadings(d, plant) : perMinute(d, unitOfOutput(d, outputs));
}

/** Kinds of the tags that it judges. */
export function kindsOf(d: Definition, plant: Plant): Tag['kind'][] {
  const byName = tagsUnder(d, plant);
  return [...new Set([d.tag, isOfTwo(d) ? d.other : null].flatMap((name) => (byName.get(name ?? '') ?? []).map(({ kind }) => kind)))];
}

function tagsUnder({ kind, under }: Definition, plant: Plant): Map<string, Tag[]> {
  if (!isOfReadings(kind)) return new Map();
  const there = new Set(plant.equipment.filter(({ id }) => under === null || above(id, plant.assetById).includes(under)).map(({ id }) => id));
  return groupBy(plant.tags.filter(({ asset }) => there.has(asset)), ({ name }) => name);
}

function unitOfReadings(d: Definition, plant: Plant): string {
  const byName = tagsUnder(d, plant);
  const tagsOf = (name: string | null) => {
    const found = byName.get(name ?? '');
    if (!found) throw wrong(`No equipment ${d.under === null ? 'has' : `under "${plant.assetById.get(d.under)?.name ?? ''}" has`} a tag "${name ?? ''}". There are: ${[...byName.keys()].sort().slice(0, 20).join(', ') || 'none'}.`);
    return found;
  };
  const own = tagsOf(d.tag);
  const others = isOfTwo(d) ? tagsOf(d.other) : [];
  const withOwn = new Set(own.map(({ asset }) => asset));
  if (isOfTwo(d) && !others.some(({ asset }) => withOwn.has(asset))) throw wrong(`No machine has both "${d.tag ?? ''}" and "${d.other ?? ''}".`);
  const unit = own[0]?.unit ?? '';
  const odd = others.find((tag) => tag.kind !== 'boolean' && tag.kind !== 'category' && conversion(tag.unit ?? '', unit) === undefined);
  if (odd) throw wrong(`"${d.other ?? ''}" in ${odd.unit ?? 'no unit'} can't be held against "${d.tag ?? ''}" in ${unit || 'no unit'}.`);
  if (d.kind === 'reading-missing') return 's';
  return d.kind === 'reading-quality' ? '' : perMinute(d, unit);
}

function unitOfOutput({ model, output }: Definition, outputs: Outputs): string {
  const known = outputs.get(model ?? '');
  if (!known) throw wrong(`No model "${model ?? ''}" watches equipment.${outputs.size > 0 ? ` There are: ${[...outputs.keys()].join(', ')}.` : ''}`);
  const unit = known.get(output ?? '');
  if (unit === undefined) throw wrong(`${model ?? ''} has no output "${output ?? ''}": it has ${[...known.keys()].join(', ')}.`);
  return unit;
}

const perMinute = ({ kind }: Definition, unit: string): string => (kind.endsWith('-rate') ? `${unit}/min` : unit);
const wrong = (words: string) => new MillwrightError('invalid-input', words);
