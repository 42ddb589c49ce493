import { isOfReadings } from '../../contract/alarm-kinds';
import { MillwrightError } from '../../contract/errors';
import { groupBy } from '../shared/group-by';
import { ruleOf, type Rule } from './condition';
import { AlarmsOver, type Raised } from './over';
import { nearest, subjectOf } from './scope';
import { Series, taken, watchesOf } from './series';
import { Silence, signalOf, type Signal } from './signals';
import type { AlarmDeps, Definition } from './types';

/** Of one or several machines, held at a time. */
const VALUES_EACH = 500_000;
/** How often live looks at silence. */
const LOOK_MS = 1_000;

/** What a definition would have raised. */
export interface Tried {
  /** By machine. */
  alarms: Map<number, readonly Raised[]>;
  /** How many machines it holds for. */
  machines: number;
}

export interface TrialPlan {
  /** Tried side by side, over the same values; they differ in limits and delays alone. */
  definitions: readonly Definition[];
  /** All that there are: the nearest to a machine stands in the place of others. */
  all: readonly Definition[];
  from: number;
  to: number;
  signal: AbortSignal;
  onProgress?(progress: { done: number; values: number }): void;
}

type Deps = Pick<AlarmDeps, 'history' | 'models' | 'assets'>;

/** One definition at one machine, over values of the past: the signal and the condition of the live path, by the values' own times. */
class Trial {
  private readonly over: AlarmsOver;
  constructor(readonly asset: number, private readonly signal: Signal, private readonly rule: Rule) {
    this.over = new AlarmsOver(rule);
  }

  /** `judge` lets the signal take it. What comes before the time of the trial (`counts`) only fills what the signal remembers. */
  take(time: number, counts: boolean, judge: () => number | undefined): void {
    if (counts) this.silent(time);
    const judged = judge();
    if (counts && judged !== undefined) this.over.add(time, judged);
  }

  end(to: number): readonly Raised[] {
    this.silent(to);
    // Of [from, to): what runs out at its end is not part of it.
    return this.over.end(to - 1);
  }

  /** What the clock's looks see of silence, before `until`: from the moment that the limit is reached, or since the last reading where it returns. */
  private silent(until: number): void {
    if (!(this.signal instanceof Silence) || Number.isNaN(this.signal.heard)) return;
    const { heard } = this.signal;
    const reached = this.signal.reaches(this.rule.limit);
    let at = this.over.active ? heard + LOOK_MS : reached;
    for (; at < until; at += LOOK_MS) {
      this.over.add(at, this.signal.age(at));
      // It stands, and will: only how long it was is still to be told.
      if (this.over.active && at >= reached) break;
      if (!this.over.active && at < reached) at = reached - LOOK_MS;
    }
    if (at < until) {
      const last = at + Math.floor((until - 1 - at) / LOOK_MS) * LOOK_MS;
      this.over.add(last, this.signal.age(last));
    }
  }
}

/** Tries definitions on what is stored. @throws cancelled */
export async function tryOn(deps: Deps, plan: TrialPlan): Promise<Tried[]> {
  const tried = await (isOfReadings(plan.definitions[0]?.kind ?? 'no-data') ? readings(deps, plan) : predictions(deps, plan));
  return tried.map((trials) => ({ alarms: new Map(trials.map((one) => [one.asset, one.end(plan.to)])), machines: trials.length }));
}

const together = (definition: Definition, all: readonly Definition[]): Definition[] => [...all.filter(({ id }) => id !== definition.id), definition];

async function readings({ history, assets }: Deps, plan: TrialPlan): Promise<Trial[][]> {
  const plant = assets.plant();
  const sides = plan.definitions.map((definition) => {
    const watches = watchesOf(together(definition, plan.all), plant).filter((watch) => watch.definition === definition);
    const series = new Series();
    series.set(watches);
    return { series, watches, trials: new Map(watches.map((watch) => [watch, new Trial(watch.asset, watch.signal, ruleOf(definition, watch.holdMs))])) };
  });
  const watches = sides.flatMap((side) => side.watches);
  const tags = [...groupBy(watches, ({ asset }) => asset).values()].map((own) => [...new Set(own.flatMap((watch) => watch.tags.map(({ id }) => id)))]);
  await inStretches(plan, tags, Math.max(0, ...watches.map(({ signal }) => signal.reachMs)), async (some, start, end) => {
    const stored = await history.readings(some.flat(), start, end);
    for (let row = 0; row < stored.tag.length; row++) {
      const time = stored.time[row] ?? NaN;
      for (const { series, trials } of sides) {
        for (const entry of series.of(stored.tag[row] ?? -1) ?? []) {
          trials.get(entry.watch)?.take(time, time >= plan.from, () => taken(entry, time, time, stored.value[row] ?? NaN, stored.quality[row] ?? 0));
        }
      }
    }
    return stored.tag.length;
  });
  return sides.map(({ trials }) => [...trials.values()]);
}

async function predictions({ history, models, assets }: Deps, plan: TrialPlan): Promise<Trial[][]> {
  const { assetById } = assets.plant();
  const [one] = plan.definitions;
  const watches = models.watches().filter(({ model, output }) => one !== undefined && model === one.model && output === one.output);
  const sides = plan.definitions.map((definition) => {
    const rivals = together(definition, plan.all).filter((other) => subjectOf(other) === subjectOf(definition));
    return new Map(watches.filter(({ asset }) => nearest(rivals, asset, assetById).includes(definition)).map(({ asset }) => {
      const signal = signalOf(definition);
      return [asset, { signal, trial: new Trial(asset, signal, ruleOf(definition)) }];
    }));
  });
  const reach = Math.max(0, ...plan.definitions.map((definition) => signalOf(definition).reachMs));
  const machines = watches.map(({ asset }) => [asset]);
  await inStretches(plan, machines, reach, async (some, start, end) => {
    const stored = await history.predictions(some.flat(), start, end);
    for (let row = 0; row < stored.asset.length; row++) {
      if (models.version(stored.version[row] ?? -1)?.model !== one?.model) continue;
      const time = stored.time[row] ?? NaN;
      for (const side of sides) {
        const own = side.get(stored.asset[row] ?? -1);
        own?.trial.take(time, time >= plan.from, () => own.signal.take(0, time, time, stored.value[row] ?? NaN, 0));
      }
    }
    return stored.asset.length;
  });
  return sides.map((side) => [...side.values()].map(({ trial }) => trial));
}

/** Some machines at a time, or one of them in parts, so that what is held stays small; others have their turn between. */
async function inStretches(plan: TrialPlan, machines: readonly (readonly number[])[], reach: number, read: (some: readonly (readonly number[])[], start: number, end: number) => Promise<number>): Promise<void> {
  const seconds = Math.max(1, (plan.to - plan.from + reach) / 1000);
  const series = Math.max(1, ...machines.map(({ length }) => length));
  const each = Math.max(1, Math.floor(VALUES_EACH / (seconds * series)));
  const parts = Math.max(1, Math.ceil((seconds * series) / VALUES_EACH));
  let values = 0;
  for (let at = 0; at < machines.length; at += each) {
    const some = machines.slice(at, at + each);
    for (let part = 0; part < parts; part++) {
      if (plan.signal.aborted) throw new MillwrightError('cancelled', 'The trial was broken off.');
      const span = plan.to - plan.from;
      values += await read(some, part === 0 ? plan.from - reach : plan.from + Math.floor((span * part) / parts), plan.from + Math.floor((span * (part + 1)) / parts));
      plan.onProgress?.({ done: (at + (some.length * (part + 1)) / parts) / machines.length, values });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
