import type { Finding } from '../../../contract/actions';
import type { Alarm, AlarmKind } from '../../../contract/alarms';
import { plantName } from '../plant-name';
import type { ReportContext, ReportDeps } from '../types';
import type { AlarmVerdict, Counts, Failure, JudgedAlarm, ModelFacts, QualityFacts, Tenure } from './facts';

const ofPredictions: AlarmKind[] = ['prediction-high', 'prediction-low', 'prediction-rate', 'prediction-deviation'];
const most = 10_000;

type Deps = Pick<ReportDeps, 'assets' | 'models' | 'alarms' | 'actions' | 'quality' | 'simulated'>;
type Named = (asset: number) => string;

export async function gatherQuality(deps: Deps, context: ReportContext): Promise<QualityFacts> {
  const { from, zone } = context;
  const to = Math.max(from + 1, Math.min(context.to, context.created));
  const start = from - (to - from);
  const { assets, assetById } = deps.assets.plant();
  const named: Named = (asset) => assetById.get(asset)?.name ?? `Equipment ${asset}`;
  const watches = deps.models.watches();
  const definitions = new Map(deps.alarms.definitions().map(({ id, model }) => [id, model]));
  const alarms = (await deps.alarms.history({ from: start, kinds: ofPredictions, limit: most })).filter(({ raised }) => raised < to).sort((a, b) => a.raised - b.raised || a.id - b.id);
  const findings = (await deps.actions.findings({ from: start, to, all: false, limit: most })).sort((a, b) => a.to - b.to || a.id - b.id);
  const blind = await deps.alarms.blind(from, to);
  const names = [...new Set([...watches.map(({ model }) => model), ...context.ledger.models.map(({ model }) => model)])].sort();
  const models: ModelFacts[] = [];
  for (const name of names) {
    const own = new Set(watches.filter(({ model }) => model === name).map(({ asset }) => asset));
    const its = alarms.filter(({ definition }) => definitions.get(definition) === name);
    const of = (begin: number, end: number) => judge(its, findings.filter(({ asset }) => own.has(asset) || its.some((alarm) => alarm.asset === asset)), begin, end, named);
    const { judged, failures } = of(from, to);
    const rests = context.ledger.models.find(({ model }) => model === name);
    models.push({
      name, title: deps.models.championOf(name)?.manifest.title ?? name, machines: own.size, alarms: judged, failures,
      tenures: await tenuresOf(deps, name, from, to),
      golden: (await deps.models.goldenRuns(name)).filter(({ at }) => at >= from && at < to),
      blindMs: rests?.blindMs ?? 0, predictions: rests?.versions.reduce((sum, { predictions }) => sum + predictions, 0) ?? 0,
      blind: blind.filter(({ asset, blindMs }) => own.has(asset) && blindMs >= 1000).map(({ assetName, blindMs }) => ({ machine: assetName, ms: blindMs })).sort((a, b) => b.ms - a.ms),
      challenger: await deps.quality.comparison(name),
      before: countsOf(of(start, from)),
    });
  }
  const firstPeriod = !alarms.some(({ raised }) => raised < from) && !findings.some(({ to: at }) => at < from);
  return { from, to, zone, plant: plantName(assets), simulated: deps.simulated, models, firstPeriod };
}

/**
 * Alarms that were raised and failures that came about in [from, to). A finding is of the alarm that it names, else of those of its machine that stood at some time of its span; of several the newest counts. A failure
 * is caught by an alarm that was raised before it and had not returned before it could first be seen.
 */
export function judge(alarms: readonly Alarm[], findings: readonly Finding[], from: number, to: number, named: Named): { judged: JudgedAlarm[]; failures: Failure[] } {
  const isOf = (alarm: Alarm, { alarm: of, asset, from: seen, to: over }: Finding) => (of === null ? asset === alarm.asset && alarm.raised <= over && (alarm.returned ?? Infinity) >= seen : of === alarm.id);
  const within = (at: number) => at >= from && at < to;
  const judged = alarms.filter(({ raised }) => within(raised)).map((alarm): JudgedAlarm => {
    const finding = findings.filter((one) => isOf(alarm, one)).at(-1);
    const verdict = (finding?.verdict ?? 'unjudged') as AlarmVerdict;
    return { machine: named(alarm.asset), raised: alarm.raised, returned: alarm.returned, verdict, found: finding?.found ?? '', leadMs: finding && verdict === 'real' ? Math.max(0, finding.to - alarm.raised) : null };
  });
  const failures = findings.filter(({ verdict, to: at }) => verdict === 'real' && within(at))
    .map((finding): Failure => ({ machine: named(finding.asset), from: finding.from, at: finding.to, found: finding.found, caught: alarms.some((alarm) => alarm.asset === finding.asset && alarm.raised <= finding.to && isOf(alarm, finding)) }));
  return { judged, failures };
}

export const countsOf = ({ judged, failures }: { judged: readonly JudgedAlarm[]; failures: readonly Failure[] }): Counts => ({
  caught: failures.filter(({ caught }) => caught).length, missed: failures.filter(({ caught }) => !caught).length,
  right: judged.filter(({ verdict }) => verdict === 'real').length, wrong: judged.filter(({ verdict }) => verdict === 'false').length,
});

async function tenuresOf({ models }: Deps, name: string, from: number, to: number): Promise<Tenure[]> {
  const reigns = await models.reigns(name);
  return reigns.filter((reign) => reign.versionId !== null && reign.from < to && (reign.to ?? Infinity) > from).flatMap(({ versionId, ...reign }): Tenure[] => {
    const record = versionId === null ? undefined : models.version(versionId);
    return record ? [{ version: record.version, sha256: record.sha256, from: reign.from, to: reign.to !== null && reign.to >= to ? null : reign.to, who: reign.who, why: reign.why }] : [];
  });
}
