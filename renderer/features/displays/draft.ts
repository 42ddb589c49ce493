import { GRID_COLUMNS, type DisplayContent, type Panel, type PanelKind } from '../../../electron/contract/displays';
import { moved } from '../../state/draft';
import type { PlantIndex } from '../../state/plant';
import { penKeysOf } from '../../state/pens';
import { t } from '../../words/catalogue/displays';

const HOUR_MS = 3_600_000;

export const emptyContent: DisplayContent = { title: '', sharedWith: 'viewer', panels: [] };

/** An id that no panel of it has. */
export function freshId(panels: readonly Panel[]): string {
  for (let i = panels.length + 1; ; i++) if (!panels.some((panel) => panel.id === `p${i}`)) return `p${i}`;
}

const sizes: Record<PanelKind, { wide: number; high: number }> = {
  tile: { wide: 2, high: 2 }, value: { wide: 3, high: 2 }, trend: { wide: 8, high: 4 }, ranking: { wide: 4, high: 4 }, life: { wide: 3, high: 2 }, heat: { wide: 8, high: 4 }, alarms: { wide: 6, high: 3 }, model: { wide: 4, high: 2 },
  text: { wide: 3, high: 2 },
};

/** A panel of a kind, of what of the plant comes first. Null: the plant has nothing that it could show. */
export function newPanel(kind: PanelKind, id: string, plant: PlantIndex): Panel | null {
  const base = { id, ...sizes[kind] };
  const machine = plant.equipment[0];
  const watched = plant.equipment.find((one) => plant.watchOf.has(one.id));
  const pens = machine ? penKeysOf(machine, plant) : [];
  const model = plant.plant.watches[0]?.model;
  switch (kind) {
    case 'tile':
      return machine ? { ...base, kind, asset: machine.id } : null;
    case 'value':
      return pens[0] ? { ...base, kind, pen: pens[0], lengthMs: 8 * HOUR_MS } : null;
    case 'trend':
      return pens.length > 0 ? { ...base, kind, pens: pens.slice(0, 2), lengthMs: 8 * HOUR_MS, compare: false } : null;
    case 'ranking':
      return { ...base, kind, place: null, most: 8 };
    case 'life':
      return watched ? { ...base, kind, asset: watched.id } : null;
    case 'heat':
      return { ...base, kind, place: null, hours: 24 };
    case 'alarms':
      return { ...base, kind, place: null, most: 8 };
    case 'model':
      return model ? { ...base, kind, model } : null;
    case 'text':
      return { ...base, kind, text: t.aNote };
  }
}

/** A display that shows something at once: who begins with it changes what is not wanted. */
export function readyMade(plant: PlantIndex): DisplayContent {
  const panels: Panel[] = [];
  const add = (kind: PanelKind, size: Partial<Panel> = {}) => {
    const made = newPanel(kind, freshId(panels), plant);
    if (made) panels.push({ ...made, ...size } as Panel);
  };
  add('ranking', { wide: 4, high: 4 });
  add('heat', { wide: 8, high: 4 });
  add('trend', { wide: 8, high: 4 });
  add('alarms', { wide: 4, high: 2 });
  add('model', { wide: 4, high: 2 });
  return { title: t.risks, sharedWith: 'viewer', panels };
}

const change = (content: DisplayContent, id: string, by: (panel: Panel) => Panel): DisplayContent => ({ ...content, panels: content.panels.map((panel) => (panel.id === id ? by(panel) : panel)) });

/** One step in a direction; null: there is no further. */
export function resized(content: DisplayContent, id: string, wide: number, high: number): DisplayContent | null {
  const panel = content.panels.find((one) => one.id === id);
  if (!panel) return null;
  const next = { wide: panel.wide + wide, high: panel.high + high };
  if (next.wide < 2 || next.wide > GRID_COLUMNS || next.high < 1 || next.high > 12) return null;
  return change(content, id, (one) => ({ ...one, ...next }));
}

/** Before the one before it (-1), behind the one behind it (1); null: it is the first, or the last. */
export function reordered(content: DisplayContent, id: string, by: -1 | 1): DisplayContent | null {
  const panels = moved(content.panels, content.panels.findIndex((panel) => panel.id === id), by);
  return panels && { ...content, panels };
}

export const without = (content: DisplayContent, id: string): DisplayContent => ({ ...content, panels: content.panels.filter((panel) => panel.id !== id) });
export const put = (content: DisplayContent, panel: Panel): DisplayContent =>
  content.panels.some((one) => one.id === panel.id) ? change(content, panel.id, () => panel) : { ...content, panels: [...content.panels, panel] };
