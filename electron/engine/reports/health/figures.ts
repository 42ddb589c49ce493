import type { Alarm } from '../../../contract/alarms';
import type { Priority } from '../../../contract/domain';
import { colours } from '../page/style';
import { figure, percent } from '../words';
import type { HealthFacts, MachineFacts } from './facts';
import { lengthOf } from './spans';

/** What a machine's peak says of it. `open`: it stands above the limit, or an alarm of it is not over. */
export type Standing = 'open' | 'returned' | 'below' | 'silent';

export interface MachineFigures extends MachineFacts {
  standing: Standing;
  /** Of the highest limit that was reached; null: none was. */
  priority: Priority | null;
  colour: string | null;
  missingMs: number;
  /** Share of the readings expected that came; NaN where none were expected. */
  complete: number;
  alarms: number;
}

export interface HealthFigures {
  facts: HealthFacts;
  /** What needs attention first, then by highest peak; those that no model watches or that could not be scored last, by name. */
  machines: MachineFigures[];
  limit: number | null;
  open: MachineFigures[];
  returned: MachineFigures[];
  silent: MachineFigures[];
  /** Machines that went above the limit, and in the period before; null: that has too little data. */
  above: number;
  previousAbove: number | null;
  raised: Alarm[];
  unacknowledged: Alarm[];
  aboveMs: number;
  readings: number;
  bad: number;
  predictions: number;
  complete: number;
}

/** With so few, sections follow each other instead of each beginning a page. */
export const fewMachines = 6;

export function figuresOf(facts: HealthFacts): HealthFigures {
  const limit = facts.model?.limits[0]?.value ?? null;
  const machines = facts.machines.map((machine) => machineFigures(facts, machine, limit)).sort(byRisk);
  const watched = machines.filter(({ watched }) => watched);
  const compared = watched.filter(({ previousPeak }) => previousPeak !== null);
  const raised = facts.alarms.filter(({ raised }) => raised >= facts.from);
  return {
    facts, machines, limit,
    open: machines.filter(({ standing }) => standing === 'open'),
    returned: machines.filter(({ standing }) => standing === 'returned'),
    silent: machines.filter(({ standing }) => standing === 'silent'),
    above: watched.filter(({ priority }) => priority !== null).length,
    // Most must be comparable, or a machine that was not there yet would pass for an improvement.
    previousAbove: limit === null || compared.length === 0 || compared.length < watched.length * 0.9 ? null : compared.filter(({ previousPeak }) => (previousPeak ?? 0) >= limit).length,
    raised,
    unacknowledged: facts.alarms.filter(({ acknowledged }) => acknowledged === null || acknowledged >= facts.to),
    aboveMs: sum(machines, ({ tally }) => tally.aboveMs),
    readings: sum(machines, ({ readings }) => readings),
    bad: sum(machines, ({ bad }) => bad),
    predictions: sum(machines, ({ tally }) => tally.count),
    complete: completeness(sum(machines, ({ readings }) => readings), sum(machines, ({ expected }) => expected)),
  };
}

function machineFigures(facts: HealthFacts, machine: MachineFacts, limit: number | null): MachineFigures {
  const { tally } = machine;
  const reached = facts.model?.limits.filter(({ value }) => tally.peak >= value) ?? [];
  const priority = machine.watched && reached.length > 0 ? (Math.min(...reached.map((one) => one.priority)) as Priority) : null;
  const own = facts.alarms.filter(({ asset }) => asset === machine.id);
  const openAlarm = own.some(({ kind, returned }) => kind === 'prediction-high' && (returned === null || returned >= facts.to));
  const standsAbove = limit !== null && tally.last >= limit;
  const missingMs = lengthOf(machine.missing);
  return {
    ...machine, priority, missingMs,
    standing: tally.count === 0 ? 'silent' : standsAbove || openAlarm ? 'open' : priority !== null ? 'returned' : 'below',
    colour: priority === null ? null : colours.priority[priority],
    complete: completeness(machine.readings, machine.expected),
    alarms: own.filter(({ raised }) => raised >= facts.from).length,
  };
}

const completeness = (came: number, expected: number): number => (expected > 0 ? Math.min(1, came / expected) : Number.NaN);

function byRisk(a: MachineFigures, b: MachineFigures): number {
  const attention = Number(b.standing === 'open') - Number(a.standing === 'open');
  if (attention !== 0) return attention;
  const [x, y] = [a.tally.peak, b.tally.peak];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return (Number.isNaN(x) ? 0 : y - x) || byName(a.name, b.name) || a.id - b.id;
}

/** `Mill 2` before `Mill 10`; by code points, so that it is the same on every machine. */
export function byName(a: string, b: string): number {
  const parts = (name: string) => name.split(/(\d+)/);
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? '', y[i] ?? ''];
    const order = i % 2 === 1 ? Number(p) - Number(q) : p < q ? -1 : p > q ? 1 : 0;
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

const sum = (machines: readonly MachineFigures[], of: (machine: MachineFigures) => number): number => machines.reduce((total, machine) => total + of(machine), 0);

/** A value of the model's output, as people read it: `81 %`, `12.5 kWh`. */
export function outputValue({ model }: HealthFacts, value: number): string {
  if (!Number.isFinite(value)) return '–';
  return model?.output.kind === 'probability' ? percent(value) : figure(value, model?.output.unit);
}

/** Scale of all charts of the report: from nothing to a probability's whole, or past the greatest value and limit. */
export function topOf({ facts, machines, limit }: HealthFigures): { bottom: number; top: number } {
  if (facts.model?.output.kind === 'probability') return { bottom: 0, top: 1 };
  const values = machines.map(({ tally }) => tally.peak).filter(Number.isFinite);
  const least = machines.flatMap(({ tally }) => [...tally.series.min]).filter(Number.isFinite).reduce((a, b) => Math.min(a, b), 0);
  return { bottom: least, top: Math.max(limit ?? 0, ...values, least + 1e-9) * 1.1 };
}
