import { alarmMigrations, createAlarms, type AlarmDeps, type By } from '../../electron/engine/alarms';
import { alarmDefinition, type AlarmDefinition } from '../../electron/contract/alarms';
import type { Asset, Tag } from '../../electron/contract/domain';
import { Emitter } from '../../electron/engine/shared/emitter';
import type { Who } from '../../electron/engine/shared/who';
import type { Store } from '../../electron/engine/store';
import { peopleWho } from './signers';
import { testStore } from './store';

export const T0 = Date.UTC(2026, 10, 24, 6);
export const anna: By = { who: { kind: 'person', person: { id: 3, name: 'Anna', role: 'operator' } }, from: 'window' };
export const works: By = { who: { kind: 'ctl', user: 'works' }, from: 'ctl' };
export const system: Who = { kind: 'system', room: 'test' };

export const machineFailure = {
  name: 'machine-failure', title: 'Machine failure', outputs: [{ name: 'p', title: 'Failure risk', kind: 'probability' as const, meaning: '' }],
  thresholds: [{ output: 'p', limit: 0.5, deadband: 0.1, onDelayMs: 5_000, priority: 1 as const }],
};
const mill = (id: number): Asset => ({ id, parent: 1, kind: 'equipment', key: `mill-${id}`, name: `Mill ${id}`, attributes: {} });
const all = new Map(Array.from({ length: 200 }, (_, i) => [i + 2, mill(i + 2)] as const));
const equipment = [...all.values()];
/** Each mill has these: what is judged of readings. */
const named: Omit<Tag, 'id' | 'asset'>[] = [
  { name: 'torque', title: 'Torque', kind: 'number', unit: 'Nm', staleAfterMs: 10_000 }, { name: 'setpoint', title: 'Setpoint', kind: 'number', unit: 'Nm', staleAfterMs: 600_000 },
  { name: 'command', title: 'Command', kind: 'boolean', staleAfterMs: 600_000 }, { name: 'running', title: 'Running', kind: 'boolean', staleAfterMs: 600_000 },
  { name: 'grade', title: 'Grade', kind: 'category', labels: ['L', 'H'], staleAfterMs: 600_000 },
];
const TAGS_EACH = 10;
const tags: Tag[] = equipment.flatMap(({ id }) => named.map((one, at) => ({ ...one, asset: id, id: id * TAGS_EACH + at })));
/** The number of a mill's tag. */
export const tagOf = (name: string, asset = 2): number => asset * TAGS_EACH + named.findIndex((one) => one.name === name);
const plant = { assets: equipment, equipment, tags, assetById: all, tagById: new Map(tags.map((one) => [one.id, one])) };
const assets: AlarmDeps['assets'] = { plant: () => plant, place: () => 'Works / Line A', changed: new Emitter() };
export const emptyHistory = { extent: async () => null } as AlarmDeps['history'];
const models: AlarmDeps['models'] = { watches: () => [], version: () => undefined };

/** Alarms of 200 machines over this store, by a clock that goes as it is told. */
export function alarmRig(store: AlarmDeps['store'], at = T0, history = emptyHistory, known?: AlarmDeps['known']) {
  const clock = { at, now: () => clock.at, received: () => clock.at };
  const recorded: unknown[][] = [];
  const problems: unknown[] = [];
  const security = { ...peopleWho, record: async (_tx: unknown, ...entry: unknown[]) => void recorded.push(entry) };
  const alarms = createAlarms({ store, security, assets, history, models, clock, known, onProblem: (error) => problems.push(error) });
  const predict = (value: number, asset = 2, after = 0, mode?: string) => {
    clock.at += after;
    alarms.evaluate([{ asset, received: clock.at, prediction: { time: clock.at, model: 'machine-failure', output: 'p', value, mode } }]);
  };
  const raise = (asset = 2) => {
    predict(0.9, asset);
    predict(0.8, asset, 5_000);
  };
  /** One reading of a tag, `after` so long. */
  const read = (name: string, value: number, after = 0, { asset = 2, quality = 0 } = {}) => {
    clock.at += after;
    alarms.reading(tagOf(name, asset), clock.at, clock.at, value, quality);
    alarms.evaluate([{ asset, received: clock.at }]);
  };
  return { alarms, clock, recorded, problems, predict, raise, read, deps: { assets, models } };
}

/** Started, with the model's definition; over a store of its own, unless one is given. */
export async function startedAlarms(store?: Store, at?: number, history?: AlarmDeps['history'], known?: AlarmDeps['known']) {
  const own = store ?? (await testStore(alarmMigrations));
  const made = alarmRig(own, at, history, known);
  await made.alarms.start({ timer: false });
  await made.alarms.defineForModel(system, machineFailure);
  const definition = made.alarms.definitions().find(({ kind }) => kind === 'prediction-high');
  if (!definition) throw new Error('no definition');
  return { ...made, store: own, definition };
}

/** A definition that is to be made; of torque that is high, unless told otherwise. */
export const wanted = (part: Partial<AlarmDefinition>): AlarmDefinition => alarmDefinition.parse({
  id: 0, model: null, output: null, kind: 'reading-high', tag: 'torque', condition: 'Torque high', limit: 60, deadband: 0, onDelayMs: 0, priority: 2, enabled: true, ...part,
});
