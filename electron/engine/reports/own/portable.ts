import * as z from 'zod';
import { MillwrightError } from '../../../contract/errors';
import type { BlockProblem, OwnReport } from '../../../contract/own-reports';
import { slug } from '../../../contract/domain';
import { keysOf, type PlantSnapshot } from '../../assets';
import { readLoosely, refusal } from './check';

/**
 * A report as a text for another appliance: where the store has numbers, it has names. A place is named by its keys from the site downwards (`works/milling/mill-07`), a line by
 * `prediction of works/milling/mill-07` or `torque of works/milling/mill-07`. Pictures are named by their SHA-256.
 */
const FORMAT = 'millwright-report';
const file = z.object({ format: z.literal(FORMAT), version: z.literal(1), key: slug.optional(), report: z.looseObject({ blocks: z.array(z.looseObject({})).max(60).default([]) }) });
const PREDICTION = 'prediction';

type By = { place(value: unknown, field: string): unknown; pen(value: unknown, field: string): unknown };

function replaced(block: Record<string, unknown>, by: By): Record<string, unknown> {
  return {
    ...block,
    ...('place' in block && block.place !== null && { place: by.place(block.place, 'place') }),
    ...('pen' in block && block.pen !== null && { pen: by.pen(block.pen, 'pen') }),
    ...(Array.isArray(block.pens) && { pens: block.pens.map((pen, i) => by.pen(pen, `pens.${i}`)) }),
  };
}

export function toFile({ key, content }: Pick<OwnReport, 'key' | 'content'>, plant: PlantSnapshot): object {
  const place = (id: unknown): string => {
    const asset = plant.assetById.get(Number(id));
    return asset ? keysOf(asset, plant) : '';
  };
  const pen = (given: unknown): string => {
    const text = String(given);
    const id = Number(text.slice(1));
    if (text.startsWith('p')) return `${PREDICTION} of ${place(id)}`;
    const tag = plant.tagById.get(id);
    return `${tag?.name ?? ''} of ${place(tag?.asset)}`;
  };
  const opening = content.opening === 'none' || content.opening.place === null ? content.opening : { place: place(content.opening.place) };
  return { format: FORMAT, version: 1, key, report: { ...content, opening, blocks: content.blocks.map((block) => replaced(block, { place, pen })) } };
}

/** @throws invalid-input, with block and field of all that is wrong */
export function fromFile(given: unknown, plant: PlantSnapshot): { key: string | undefined; content: OwnReport['content'] } {
  const parsed = file.safeParse(given);
  if (!parsed.success) throw new MillwrightError('invalid-input', `This file is no report of Millwright: ${parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ')}. It begins with format: ${FORMAT} and version: 1.`);
  const byPath = new Map(plant.assets.map((asset) => [keysOf(asset, plant), asset]));
  const problems: BlockProblem[] = [];
  const by = (block: number | null): By => {
    const place = (path: unknown, field: string): number => {
      const found = byPath.get(String(path));
      if (!found) problems.push({ block, field, message: `There is no “${String(path)}” in the plant. Name it by its keys from the site on, as in ${[...byPath.keys()].at(-1) ?? 'works/hall/mill'}.`, fault: null });
      return found?.id ?? 0;
    };
    return {
      place,
      pen(name, field) {
        const [, what, path] = /^(\S+) of (\S+)$/.exec(String(name)) ?? [];
        if (what === undefined) {
          problems.push({ block, field, message: `“${String(name)}” names no line. Write it as in “torque of ${[...byPath.keys()].at(-1) ?? 'works/hall/mill'}” or “prediction of …”.`, fault: null });
          return 't0';
        }
        const machine = place(path, field);
        if (what === PREDICTION || machine === 0) return `p${machine}`;
        const tag = plant.tags.find((one) => one.asset === machine && one.name === what);
        if (!tag) problems.push({ block, field, message: `${path} has no tag “${what}”. There are: ${plant.tags.filter(({ asset }) => asset === machine).map((one) => one.name).join(', ') || 'none'}.`, fault: null });
        return `t${tag?.id ?? 0}`;
      },
    };
  };
  const { report } = parsed.data;
  const opening = report.opening;
  const isOfPlace = typeof opening === 'object' && opening !== null && 'place' in opening && opening.place !== null;
  const blocks = report.blocks.map((block, at) => replaced(block, by(at)));
  const read = readLoosely({ ...report, ...(isOfPlace && { opening: { place: by(null).place(opening.place, 'opening.place') } }), blocks });
  const all = [...problems, ...read.problems].sort((a, b) => (a.block ?? -1) - (b.block ?? -1));
  if (all.length > 0) throw refusal(all, report.blocks);
  return { key: parsed.data.key, content: read.content };
}
