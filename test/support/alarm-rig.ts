import { alarmMigrations, createAlarms, type AlarmDeps, type By } from '../../electron/engine/alarms';
import type { Asset } from '../../electron/contract/domain';
import type { Who } from '../../electron/engine/shared/who';
import type { Store } from '../../electron/engine/store';
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
const assets = { plant: () => ({ assetById: all }), place: () => 'Works / Line A' } as unknown as AlarmDeps['assets'];

/** Alarms of 200 machines over this store, by a clock that goes as it is told. */
export function alarmRig(store: AlarmDeps['store'], at = T0) {
  const clock = { at, now: () => clock.at, received: () => clock.at };
  const recorded: unknown[][] = [];
  const problems: unknown[] = [];
  const security = { record: async (_tx: unknown, ...entry: unknown[]) => void recorded.push(entry) };
  const alarms = createAlarms({ store, security, assets, clock, onProblem: (error) => problems.push(error) });
  const predict = (value: number, asset = 2, after = 0, mode?: string) => {
    clock.at += after;
    alarms.evaluate([{ asset, received: clock.at, prediction: { model: 'machine-failure', output: 'p', value, mode } }]);
  };
  const raise = (asset = 2) => {
    predict(0.9, asset);
    predict(0.8, asset, 5_000);
  };
  return { alarms, clock, recorded, problems, predict, raise };
}

/** Started, with the model's definition; over a store of its own, unless one is given. */
export async function startedAlarms(store?: Store, at?: number) {
  const own = store ?? (await testStore(alarmMigrations));
  const made = alarmRig(own, at);
  await made.alarms.start({ timer: false });
  await made.alarms.defineForModel(system, machineFailure);
  const definition = made.alarms.definitions().find(({ kind }) => kind === 'prediction-high');
  if (!definition) throw new Error('no definition');
  return { ...made, store: own, definition };
}
