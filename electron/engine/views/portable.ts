import * as z from 'zod';
import type { Tag } from '../../contract/domain';
import { displayContent, type DisplayContent, type Panel } from '../../contract/displays';
import { MillwrightError } from '../../contract/errors';
import { keysOf, type PlantSnapshot } from '../assets';

/**
 * A display as a text for another appliance: where the store has numbers, it has names. Equipment and places are named by their keys from the site downwards
 * (`works/milling/mill-07`), a line by `prediction of works/milling/mill-07` or `torque of works/milling/mill-07`.
 */
const FORMAT = 'millwright-display';
const VERSION = 1;
const file = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION), display: z.looseObject({ panels: z.array(z.looseObject({})).max(40) }) });

const PREDICTION = 'prediction';

/** Every number of a panel that stands for something of the plant, replaced. */
function replaced(panel: Record<string, unknown>, by: { asset(value: unknown): unknown; pen(value: unknown): unknown }): Record<string, unknown> {
  return {
    ...panel,
    ...('asset' in panel && { asset: by.asset(panel.asset) }),
    ...('place' in panel && panel.place !== null && { place: by.asset(panel.place) }),
    ...('pen' in panel && { pen: by.pen(panel.pen) }),
    ...(Array.isArray(panel.pens) && { pens: panel.pens.map((pen) => by.pen(pen)) }),
  };
}

export function toText(content: DisplayContent, plant: PlantSnapshot): string {
  const pathOf = (id: number): string => {
    const asset = plant.assetById.get(id);
    return asset ? keysOf(asset, plant) : '';
  };
  const pen = (key: string): string => {
    const id = Number(key.slice(1));
    if (key.startsWith('p')) return `${PREDICTION} of ${pathOf(id)}`;
    const tag = plant.tagById.get(id);
    return `${tag?.name ?? ''} of ${pathOf(tag?.asset ?? -1)}`;
  };
  const panels = content.panels.map((panel) => replaced(panel, { asset: (id) => pathOf(id as number), pen: (key) => pen(key as string) }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, display: { ...content, panels } }, null, 2)}\n`;
}

/** @throws invalid-input, naming what this plant does not have */
export function fromText(text: string, plant: PlantSnapshot): DisplayContent {
  const parsed = file.safeParse(parse(text));
  if (!parsed.success) throw new MillwrightError('invalid-input', 'This file is no display of Millwright.');
  const byPath = new Map(plant.assets.map((asset) => [keysOf(asset, plant), asset]));
  const missing = new Set<string>();
  const asset = (path: unknown): number => {
    const found = byPath.get(String(path));
    if (!found) missing.add(String(path));
    return found?.id ?? 0;
  };
  const pen = (name: unknown): string => {
    const [, what, path] = /^(\S+) of (\S+)$/.exec(String(name)) ?? [];
    const machine = path === undefined ? undefined : byPath.get(path);
    if (!machine || what === PREDICTION) return `p${asset(path ?? name)}`;
    const tag: Tag | undefined = plant.tags.find((one) => one.asset === machine.id && one.name === what);
    if (!tag) missing.add(String(name));
    return `t${tag?.id ?? 0}`;
  };
  const { display } = parsed.data;
  const panels = display.panels.map((panel) => replaced(panel, { asset, pen }));
  if (missing.size > 0) throw new MillwrightError('invalid-input', `This plant does not have what the display shows: ${[...missing].sort().join(', ')}.`, { missing: [...missing].sort() });
  const content = displayContent.safeParse({ ...display, panels });
  if (!content.success) throw new MillwrightError('invalid-input', `This display can’t be read: ${content.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`);
  return content.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** What a display shows that is not in the plant: names of its panels' fields. */
export function unknownIn({ panels }: Pick<DisplayContent, 'panels'>, plant: PlantSnapshot): string[] {
  const known = (panel: Panel): boolean => {
    const asset = (id: number | null) => id === null || plant.assetById.has(id);
    const pen = (key: string) => (key.startsWith('p') ? plant.assetById.has(Number(key.slice(1))) : plant.tagById.has(Number(key.slice(1))));
    if ('asset' in panel) return asset(panel.asset);
    if ('place' in panel) return asset(panel.place);
    if ('pen' in panel) return pen(panel.pen);
    return 'pens' in panel ? panel.pens.every(pen) : true;
  };
  return panels.filter((panel) => !known(panel)).map((panel) => panel.title ?? panel.kind);
}
