/** What can be gone to and done by its name, and what of it a few words mean. */
import type { Display } from '../../electron/contract/displays';
import type { ThemeMode } from '../bridge';
import type { Route } from './route';
import { pathOf, type PlantIndex } from '../state/plant';
import { t } from '../words/catalogue/app';
import { t as r } from '../words/catalogue/replay';

export type Does = { go: Route } | { trend: number } | { look: ThemeMode } | { open: 'wall' | 'second' | 'past' };

export interface Command {
  id: string;
  text: string;
  /** Beside it: what it is, or where. */
  aside: string;
  does: Does;
}

const page = (text: string, to: Route, aside = t.page): Command => ({ id: `page ${text}`, text, aside, does: { go: to } });
const pages: readonly Command[] = [
  page(t.pages.overview, { page: 'overview' }), page(t.pages.displays, { page: 'displays' }), page(t.pages.equipment, { page: 'equipment' }), page(t.activeAlarms, { page: 'alarms', tab: 'active' }), page(t.aside, { page: 'alarms', tab: 'aside' }),
  page(t.findings, { page: 'alarms', tab: 'findings' }), page(t.pastAlarms, { page: 'alarms', tab: 'history' }), page(t.handover, { page: 'alarms', tab: 'handover' }), page(t.told, { page: 'alarms', tab: 'told' }),
  page(t.definitions, { page: 'alarms', tab: 'definitions' }), page(t.pages.trend, { page: 'trend', pens: [], lengthMs: 8 * 3_600_000, end: null, beside: null }), page(t.pages.batch, { page: 'batch' }), page(t.pages.reports, { page: 'reports', tab: 'archive' }),
  page(t.schedules, { page: 'reports', tab: 'schedules' }), page(t.pages.models, { page: 'models' }), page(t.pages.connect, { page: 'connect' }),
  page(t.people, { page: 'people', tab: 'people' }), page(t.auditTrail, { page: 'people', tab: 'audit' }), page(t.settingUp, { page: 'start' }),
];
const others: readonly Command[] = [
  { id: 'past', text: r.open, aside: r.label, does: { open: 'past' } },
  { id: 'wall', text: t.openWall, aside: t.screens, does: { open: 'wall' } }, { id: 'second', text: t.secondWindow, aside: t.screens, does: { open: 'second' } },
  { id: 'system', text: t.looks.system, aside: t.appearance, does: { look: 'system' } }, { id: 'light', text: t.looks.light, aside: t.appearance, does: { look: 'light' } }, { id: 'dark', text: t.looks.dark, aside: t.appearance, does: { look: 'dark' } },
  { id: 'contrast', text: t.looks.contrast, aside: t.appearance, does: { look: 'contrast' } },
];

/** Pages, equipment and their trends, displays, models, and what belongs to this screen. `mayCompose`: an engineer. */
export function commandsOf({ plant, displays, models, mayCompose }: { plant: PlantIndex | null; displays: readonly Display[]; models: readonly { name: string; title: string; version: string }[]; mayCompose: boolean }): Command[] {
  const machines = (plant?.equipment ?? []).map((machine) => ({ machine, place: plant ? pathOf(plant, machine.id).slice(0, -1).map(({ name }) => name).join(' / ') : '' }));
  return [
    ...pages,
    ...machines.map(({ machine, place }): Command => ({ id: `machine ${machine.id}`, text: machine.name, aside: place, does: { go: { page: 'machine', asset: machine.id, range: '8h' } } })),
    ...machines.map(({ machine, place }): Command => ({ id: `trend ${machine.id}`, text: t.asTrend(machine.name), aside: place, does: { trend: machine.id } })),
    ...displays.map(({ id, title }): Command => ({ id: `display ${id}`, text: title, aside: t.display, does: { go: { page: 'display', display: id, edit: false } } })),
    ...models.map(({ name, title, version }): Command => ({ id: `model ${name}`, text: title, aside: t.model(name, version), does: { go: { page: 'model', model: name, version } } })),
    ...(mayCompose ? [page(t.compose, { page: 'display', display: 0, edit: true }, t.pages.displays)] : []),
    ...others,
  ];
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Those that have every word, wherever it stands; those that begin with what was written first, then those with a word that does, each in the order given. */
export function commandsFor(commands: readonly Command[], written: string, most: number): Command[] {
  const wanted = plain(written).trim();
  if (wanted === '') return commands.slice(0, most);
  const words = wanted.split(/\s+/);
  const ranked: Command[][] = [[], [], []];
  for (const command of commands) {
    const text = plain(command.text);
    const whole = `${text} ${plain(command.aside)}`;
    if (!words.every((word) => whole.includes(word))) continue;
    ranked[text.startsWith(wanted) ? 0 : ` ${text}`.includes(` ${words[0]}`) ? 1 : 2]?.push(command);
  }
  return ranked.flat().slice(0, most);
}
