import type { Cell, ReportTable } from '../csv';
import type { HealthFigures } from './figures';

const header = [
  'machine', 'place', 'peak', 'peak_time_utc', 'mean', 'last', 'limit', 'minutes_above_limit', 'previous_peak', 'alarms',
  'readings', 'bad_readings', 'expected_readings', 'completeness', 'missing_minutes', 'predictions', 'output', 'model', 'version', 'from_utc', 'to_utc', 'simulated',
];

/** One row a machine, in the order of the report. Times in UTC, ISO 8601; shares from 0 to 1. */
export function healthTable({ facts, machines, limit }: HealthFigures): ReportTable {
  const { model } = facts;
  const rows = machines.map((machine): Cell[] => {
    const { tally } = machine;
    return [
      machine.name, machine.place, tally.peak, iso(tally.peakTime), round(tally.mean), tally.last, limit, round(tally.aboveMs / 60_000), machine.previousPeak, machine.alarms,
      machine.readings, machine.bad, machine.expected, round(machine.complete), round(machine.missingMs / 60_000), tally.count,
      model?.output.name ?? null, machine.watched ? (model?.version.model ?? null) : null, machine.watched ? (model?.version.version ?? null) : null,
      iso(facts.from), iso(facts.to), facts.simulated ? 'simulated demo plant' : 'no',
    ];
  });
  return { header, rows };
}

const iso = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);
/** What is an average or a share to begin with has no more digits than it deserves. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;
