import { isOfPredictions, isOfReadings } from '../../../electron/contract/alarm-kinds';
import type { AlarmDefinition } from '../../../electron/contract/alarms';
import type { Route } from '../../app/route';
import type { PlantIndex } from '../../state/plant';
import { t } from '../../words/catalogue/start';
import { number } from '../../words/numbers';

/** What the appliance has: nothing of it is kept for the guide. */
export interface Has {
  people: number;
  connections: number;
  plant: PlantIndex | null;
  definitions: readonly Pick<AlarmDefinition, 'kind' | 'enabled'>[];
  judged: number;
  schedules: number;
}

export interface Step {
  key: 'vault' | 'people' | 'connect' | 'map' | 'model' | 'limits' | 'live' | 'report';
  title: string;
  words: string;
  state: 'done' | 'next' | 'open';
  act: string;
  to: Route | null;
}

const one = (count: number) => count === 1;

/** From nothing to a live panel; the first that is not done comes next. */
export function stepsOf({ people, connections, plant, definitions, judged, schedules }: Has): Step[] {
  const machines = plant?.equipment.length ?? 0;
  const tags = plant?.plant.tags.length ?? 0;
  const watched = plant?.watchOf.size ?? 0;
  // Those of a model that watches nothing raise nothing.
  const limits = definitions.filter(({ kind, enabled }) => enabled && (isOfReadings(kind) || (isOfPredictions(kind) && watched > 0))).length;
  const of = (key: Step['key'], done: string | null, to: Route | null): Step => ({ key, title: t[key].title, words: done ?? t[key].why, state: done === null ? 'open' : 'done', act: t[key].act, to });
  const steps = [
    of('vault', t.vault.done, null),
    of('people', people > 1 ? t.people.done(number(people)) : null, { page: 'people', tab: 'people' }),
    of('connect', connections > 0 ? t.connect.done(number(connections), one(connections)) : null, { page: 'connect' }),
    of('map', machines > 0 && tags > 0 ? t.map.done(number(machines), number(tags)) : null, { page: 'connect' }),
    of('model', watched > 0 ? t.model.done(number(watched), one(watched)) : null, { page: 'models' }),
    of('limits', limits > 0 ? t.limits.done(number(limits), one(limits)) : null, { page: 'alarms', tab: 'definitions' }),
    of('live', judged > 0 ? t.live.done(number(judged), one(judged)) : null, { page: 'overview' }),
    of('report', schedules > 0 ? t.report.done(number(schedules), one(schedules)) : null, { page: 'reports', tab: 'schedules' }),
  ];
  const next = steps.find(({ state }) => state === 'open');
  return steps.map((step) => (step === next ? { ...step, state: 'next' } : step));
}
