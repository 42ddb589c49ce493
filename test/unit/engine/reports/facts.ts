import { readFileSync } from 'node:fs';
import type { Alarm } from '../../../../electron/contract/alarms';
import type { Manifest } from '../../../../electron/contract/manifest';
import type { ReportLedger } from '../../../../electron/contract/reports';
import type { HealthFacts, MachineFacts } from '../../../../electron/engine/reports/health/facts';
import type { MadeReport } from '../../../../electron/engine/reports';
import { assemble } from '../../../../electron/engine/reports/assemble';
import { healthContent } from '../../../../electron/engine/reports/health/report';
import type { FontFile } from '../../../../electron/engine/reports/page/fonts';
import { noReasons } from '../../../../electron/engine/reports/health/reasons';
import { tally } from '../../../../electron/engine/reports/health/tally';

export const minute = 60_000;
export const hour = 3_600_000;
export const to = Date.parse('2026-11-23T05:00:00Z');
export const from = to - 24 * hour;

const manifest = JSON.parse(readFileSync('models/machine-failure/manifest.json', 'utf8')) as Manifest;

/** A machine whose prediction is `values`, evenly over the period. */
export function machine(id: number, values: readonly number[], more: Partial<MachineFacts> = {}): MachineFacts {
  const times = Float64Array.from(values, (_, i) => from + (i * (to - from)) / values.length);
  return {
    id, name: `Mill ${String(id).padStart(2, '0')}`, place: 'Works / Hall 1', watched: true, previousPeak: null, outside: [],
    readings: 7200, bad: 0, expected: 7200, missing: [], tally: tally(times, Float64Array.from(values), from, to, 0.5, 24), ...more,
  };
}

/** One value a minute, the same all the time. */
export const steady = (value: number): number[] => new Array<number>(1440).fill(value);

export function facts(machines: MachineFacts[], more: Partial<HealthFacts> = {}): HealthFacts {
  const output = manifest.outputs[0];
  if (!output) throw new Error('the shipped model has no output');
  return {
    from, to, zone: 'Europe/Berlin', observedFrom: from, simulated: false, plant: 'Works, Hall 1', machines, alarms: [],
    reasons: noReasons,
    recomputed: { checked: 48, equal: 48, filled: 0 },
    model: {
      manifest, output, limits: [{ value: 0.5, priority: 1 }], limitsText: ['Synthetic data.'],
      version: {
        id: 1, model: 'machine-failure', version: '1.0.0', title: 'Machine failure', task: 'binary-classification', sha256: `9f2c${'0'.repeat(56)}41d7`, bytes: 1, stage: 'champion',
        imported: from, importedBy: 'ctl:root', answers: true, golden: { state: 'passed', rows: 64, worst: 3.1e-8, at: from }, signature: { state: 'shipped' },
      },
    },
    ...more,
  };
}

/** As of a whole day of three tags, once a minute. */
export const ledger = (more: Partial<ReportLedger> = {}): ReportLedger => ({
  readings: { expected: 4320, received: 4300, late: 12, bad: 3 }, newest: 4300, leftOut: [],
  models: [{ model: 'machine-failure', machines: 3, blindMs: 34 * minute, versions: [{ version: '1.0.0', sha256: `9f2c${'0'.repeat(56)}41d7`, predictions: 1400, unanswered: 6 }] }], ...more,
});
export const stamp = { zone: 'Europe/Berlin', created: to + 42_000, why: 'A person asked for it.', revision: null };
/** Facts to pages and table, as the appliance does it. */
export const renderHealth = (of: HealthFacts, fonts: readonly FontFile[]) => assemble(healthContent(of), ledger(), stamp, of.simulated, fonts);
/** Everything of a report that must be equal for equal facts. */
export const bytesOf = ({ html, csv, options, screen, withContents }: MadeReport) => ({ html, csv, options, screen: screen(true), contents: withContents(null) });
/** What a reader sees. */
export const text = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<[^>]+>/g, ' ').replaceAll('\u202f', ' ').replace(/\s+/g, ' ');

export function alarm(id: number, asset: number, more: Partial<Alarm> = {}): Alarm {
  return {
    id, definition: 1, asset, assetName: `Mill ${String(asset).padStart(2, '0')}`, place: 'Works / Hall 1', kind: 'prediction-high', condition: 'Failure risk high', priority: 1, state: 'unacknowledged',
    raised: from + hour, acknowledged: null, acknowledgedBy: null, note: null, returned: null, closed: null, value: 0.6, limit: 0.5, peak: 0.8, unit: '', ...more,
  };
}
