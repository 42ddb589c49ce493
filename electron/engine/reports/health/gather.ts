import type { Alarm, AlarmDefinition } from '../../../contract/alarms';
import type { Asset, Priority, Tag } from '../../../contract/domain';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest } from '../../../contract/manifest';
import type { PredictionColumns } from '../../history';
import { gapsOf } from '../arrivals';
import { limitsOfCard } from '../card';
import { sum } from '../columns';
import { plantName } from '../plant-name';
import type { ReportContext, ReportDeps } from '../types';
import type { HealthFacts, MachineFacts, ModelFacts, Outside, Recomputed } from './facts';
import { reasonsOf } from './reasons';
import { recheck, type Stored } from './recheck';
import { union, type Span } from './spans';
import { tally } from './tally';

const hourMs = 3_600_000;
/** Readings are fetched in stretches, so that the threads of SQL serve others in between and memory stays flat. */
const stretchMs = 12 * hourMs;
/** Of a chart as wide as the page; less than a millimetre each. */
export const chartBuckets = 216;
/** A comparison needs predictions in at least this share of the period before. */
const enoughOfPrevious = 0.5;
/** Readings this long before the peak count as of the peak. */
const atPeakMs = 15 * 60_000;
const mostAlarms = 1000;
const BAD = 2;

type Deps = Pick<ReportDeps, 'assets' | 'models' | 'history' | 'alarms' | 'recompute' | 'simulated'>;

/** Collects the facts of the period from history, alarms and the registry. */
export async function gather(deps: Deps, context: ReportContext): Promise<HealthFacts> {
  const { from, to, zone, paper } = context;
  const { equipment, assets } = deps.assets.plant();
  const model = await modelFacts(deps);
  const extent = await deps.history.extent();
  const observedFrom = extent ? Math.min(to, Math.max(from, extent.from)) : from;
  const watching = new Set(deps.models.watches().filter(({ versionId }) => versionId === model?.version.id).map(({ asset }) => asset));
  const rechecked: Recomputed = { checked: 0, equal: 0, filled: 0 };
  const machines: MachineFacts[] = [];
  for (const machine of equipment) {
    if (context.signal.aborted) throw new MillwrightError('cancelled', 'The report was cancelled.');
    machines.push(await machineFacts(deps, machine, { from, to, observedFrom }, watching.has(machine.id) ? model : null, rechecked, equipment.length));
  }
  const facts = {
    from, to, zone, paper, observedFrom, simulated: deps.simulated, plant: plantName(assets), model, machines,
    alarms: await alarmsOf(deps, from, to),
    recomputed: deps.recompute && model ? rechecked : null,
  };
  return { ...facts, reasons: await reasonsOf(deps, facts) };
}

/** The model that watches most of the equipment. */
async function modelFacts({ models, alarms }: Deps): Promise<ModelFacts | null> {
  const watches = models.watches();
  const counts = new Map<number, number>();
  for (const { versionId } of watches) counts.set(versionId, (counts.get(versionId) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (!most) return null;
  const kept = models.version(most[0]);
  if (!kept) return null;
  const { version, manifest, card } = await models.get(kept.model, kept.version);
  const name = watches.find(({ versionId }) => versionId === most[0])?.output;
  const output = manifest.outputs.find((candidate) => candidate.name === name) ?? manifest.outputs[0];
  return output ? { version, manifest, output, limits: limitsOf(manifest, output.name, alarms.definitions()), limitsText: limitsOfCard(card) } : null;
}

/** As they stand in the alarms, which people may have changed; else as the model came with them. */
function limitsOf(manifest: Manifest, output: string, definitions: readonly AlarmDefinition[]): { value: number; priority: Priority }[] {
  const defined = definitions.filter((one) => one.enabled && one.kind === 'prediction-high' && one.model === manifest.name && one.output === output);
  const limits = (defined.length > 0 ? defined : manifest.thresholds.filter((one) => one.output === output)).map(({ limit, priority }) => ({ value: limit, priority }));
  return limits.sort((a, b) => a.value - b.value);
}

interface Stretch {
  from: number;
  to: number;
  observedFrom: number;
}

async function machineFacts(deps: Deps, machine: Asset, { from, to, observedFrom }: Stretch, model: ModelFacts | null, rechecked: Recomputed, machines: number): Promise<MachineFacts> {
  const tags = deps.assets.plant().tags.filter(({ asset }) => asset === machine.id);
  const coverage = await coverageOf(deps, tags, observedFrom, to);
  const stored = model ? await predictionsOf(deps, machine.id, from, to) : { time: new Float64Array(), value: new Float64Array(), version: new Int32Array(), seen: new Float64Array() };
  const { times, values } = await recheck(deps.recompute, machine.id, model?.version.id ?? 0, stored, coverage.missing, { from: observedFrom, to }, rechecked, machines);
  const limit = model?.limits[0]?.value ?? Number.NaN;
  const result = tally(times, values, from, to, limit, chartBuckets);
  return {
    id: machine.id, name: machine.name, place: deps.assets.place(machine.id), watched: model !== null,
    tally: result,
    previousPeak: model ? await previousPeak(deps, machine.id, from, to) : null,
    outside: Number.isNaN(result.peakTime) ? [] : await outsideAt(deps, tags, result.peakTime),
    ...coverage,
  };
}

interface Coverage {
  readings: number;
  bad: number;
  expected: number;
  missing: Span[];
}

/** Counts come from what history keeps of each hour; only of tags that lack enough for a gap are the readings themselves looked at. */
async function coverageOf({ history }: Deps, tags: readonly Tag[], from: number, to: number): Promise<Coverage> {
  if (tags.length === 0 || !(to > from)) return { readings: 0, bad: 0, expected: 0, missing: [] };
  const { received, bad, expected } = await history.completeness(tags.map(({ id }) => id), from, to);
  const missing = await gapsOf(history, tags, { received, bad, expected }, from, to);
  return { readings: sum(received), bad: sum(bad), expected: sum(expected), missing: union(missing.flat()) };
}

async function predictionsOf({ history }: Deps, asset: number, from: number, to: number): Promise<Stored> {
  const parts: PredictionColumns[] = [];
  for (let start = from; start < to; start += stretchMs) parts.push(await history.predictions([asset], start, Math.min(to, start + stretchMs)));
  const size = parts.reduce((sum, part) => sum + part.time.length, 0);
  const stored: Stored = { time: new Float64Array(size), value: new Float64Array(size), version: new Int32Array(size), seen: new Float64Array(size) };
  let at = 0;
  for (const part of parts) {
    for (const column of ['time', 'value', 'version', 'seen'] as const) stored[column].set(part[column], at);
    at += part.time.length;
  }
  return stored;
}

async function previousPeak({ history }: Deps, asset: number, from: number, to: number): Promise<number | null> {
  const buckets = await history.trend({ predictionsOf: asset }, from - (to - from), from, 24);
  const known = buckets.max.filter((value) => !Number.isNaN(value));
  return known.length >= buckets.max.length * enoughOfPrevious ? Math.max(...known) : null;
}

export async function outsideAt({ history }: Pick<Deps, 'history'>, tags: readonly Tag[], peakTime: number): Promise<Outside[]> {
  const banded = tags.filter(({ usual }) => usual !== undefined);
  if (banded.length === 0) return [];
  const readings = await history.readings(banded.map(({ id }) => id), peakTime - atPeakMs, peakTime + 1);
  const outside: (Outside & { distance: number })[] = [];
  for (const { id, title, unit, usual } of banded) {
    if (!usual) continue;
    let value = Number.NaN;
    for (let i = 0; i < readings.time.length; i++) if (readings.tag[i] === id && readings.quality[i] !== BAD) value = readings.value[i] ?? value;
    const distance = Math.max(usual[0] - value, value - usual[1]) / (usual[1] - usual[0] || 1);
    if (distance > 0) outside.push({ title, unit, usual, value, distance });
  }
  return outside.sort((a, b) => b.distance - a.distance).map(({ title, unit, usual, value }) => ({ title, unit, usual, value }));
}

async function alarmsOf({ alarms }: Deps, from: number, to: number): Promise<Alarm[]> {
  const all = await alarms.history({ from, limit: mostAlarms });
  return all.filter(({ raised, closed }) => raised < to && (raised >= from || closed === null || closed >= from)).sort((a, b) => a.raised - b.raised || a.id - b.id);
}
