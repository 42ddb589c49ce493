/**
 * The demo plant as both its simulator and the engine know it: a milling shop whose machines measure what the AI4I 2020
 * predictive-maintenance data set measures. It is simulated, and every page and report of it says so.
 */
export const demoSite = { key: 'demo', name: 'Demo plant' } as const;
export const demoArea = { key: 'milling-shop', name: 'Milling shop' } as const;
export const demoLines = [
  { key: 'line-a', name: 'Line A' },
  { key: 'line-b', name: 'Line B' },
  { key: 'line-c', name: 'Line C' },
  { key: 'line-d', name: 'Line D' },
] as const;

/** The model that watches the shop, by its package's name. */
export const demoModel = 'machine-failure';

/** Names are those of the model's inputs. `usual`: ninety per cent of healthy operation. */
export const demoTags = [
  { name: 'air_temperature', title: 'Air temperature', kind: 'number', unit: 'K', usual: [297, 303.5] },
  { name: 'process_temperature', title: 'Process temperature', kind: 'number', unit: 'K', usual: [307.5, 312.5] },
  { name: 'rotational_speed', title: 'Rotational speed', kind: 'number', unit: 'rpm', usual: [1330, 1870] },
  { name: 'torque', title: 'Torque', kind: 'number', unit: 'Nm', usual: [23.5, 56] },
  { name: 'tool_wear', title: 'Tool wear', kind: 'number', unit: 'min', usual: [0, 206] },
] as const;
export type DemoTag = (typeof demoTags)[number]['name'];

/** Live readings come once a second: after ten seconds without one a value is stale. */
export const demoStaleAfterMs = 10_000;

/** Product quality: how fast it wears the tool and how much strain a tool bears. */
export type Grade = 'L' | 'M' | 'H';
export interface DemoMachine {
  key: string;
  name: string;
  line: (typeof demoLines)[number]['key'];
  grade: Grade;
}

/** Grades as in AI4I 2020, about 60 : 30 : 10. */
const grades = 'LMLLHL LLMLML MLLMLL LHLMLM'.replaceAll(' ', '');

export const demoMachines: readonly DemoMachine[] = Array.from(grades, (grade, index) => {
  const number = String(index + 1).padStart(2, '0');
  return { key: `mill-${number}`, name: `Mill ${number}`, line: demoLines[Math.floor(index / 6)]!.key, grade: grade as Grade };
});

/** What the engine tells the simulator's process, once. */
export interface DemoStart {
  t: 'start';
  /** Of the broker, on 127.0.0.1; null: the plant brings one of its own and says its port. */
  port: number | null;
  seed: number;
  /** First send a week at one reading a minute. */
  backfill: boolean;
}
/** What the simulator tells the engine. */
export type DemoReport =
  | { t: 'backfill'; /** 0 to 1, of what is acknowledged. */ progress: number; /** False when time ran out first. */ complete: boolean; finished: boolean }
  | { t: 'broker'; port: number }
  | { t: 'failed'; message: string };
