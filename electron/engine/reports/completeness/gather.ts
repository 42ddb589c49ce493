import type { Tag } from '../../../contract/domain';
import { gapsOf } from '../arrivals';
import { sum } from '../columns';
import { union } from '../health/spans';
import { plantName } from '../plant-name';
import type { ReportContext, ReportDeps } from '../types';
import type { CompletenessFacts, Counts, MachineData, SourceFacts, TagFacts } from './facts';

type Deps = Pick<ReportDeps, 'assets' | 'history' | 'live' | 'simulated'>;

export async function gatherCompleteness(deps: Deps, context: ReportContext): Promise<CompletenessFacts> {
  const { from, zone, arrivals } = context;
  const { tags } = arrivals;
  const to = Math.max(from, Math.min(context.to, context.created));
  const { assets, equipment } = deps.assets.plant();
  const extent = await deps.history.extent();
  const observedFrom = extent ? Math.min(to, Math.max(from, extent.from)) : to;
  const gaps = await gapsOf(deps.history, tags, arrivals, observedFrom, to);
  const source = sourcesByTag(deps);
  const facts = tags.map((tag, i): TagFacts => ({
    name: tag.name, title: tag.title, unit: tag.unit, source: source.get(tag.id) ?? null, gaps: gaps[i] ?? [],
    expected: Math.round(arrivals.expected[i] ?? 0), received: arrivals.received[i] ?? 0, late: arrivals.late[i] ?? 0, bad: arrivals.bad[i] ?? 0,
  }));
  // Half of the period before at least has to have been watched.
  const isKnown = extent !== null && extent.from <= from - (to - from) / 2;
  const before = isKnown && tags.length > 0 && to > from ? await deps.history.completeness(tags.map(({ id }) => id), from - (to - from), from) : { expected: new Float64Array(), received: new Float64Array(), bad: new Float64Array() };
  const of = (asset: number) => tags.flatMap((tag, i) => (tag.asset === asset ? [i] : []));
  const machines = equipment.map(({ id, name }): MachineData => {
    const places = of(id);
    const own = places.map((i) => facts[i]!);
    const wanted = places.reduce((sum, i) => sum + (before.expected[i] ?? 0), 0);
    const came = places.reduce((sum, i) => sum + (before.received[i] ?? 0), 0);
    return { id, name, place: deps.assets.place(id), tags: own, gaps: union(own.flatMap((tag) => tag.gaps)), before: wanted > 0 ? Math.min(1, came / wanted) : null, ...sumOf(own) };
  });
  const total = (column: Float64Array) => Math.round(sum(column));
  return {
    from, to, zone, plant: plantName(assets), simulated: deps.simulated, observedFrom, machines, sources: sourcesOf(deps, tags, facts),
    rejected: await deps.live.rejected(from, to),
    before: total(before.expected) > 0 ? { expected: total(before.expected), received: total(before.received), late: 0, bad: total(before.bad) } : null,
  };
}

export const sumOf = (parts: readonly Counts[]): Counts => ({
  expected: parts.reduce((sum, { expected }) => sum + expected, 0), received: parts.reduce((sum, { received }) => sum + received, 0),
  late: parts.reduce((sum, { late }) => sum + late, 0), bad: parts.reduce((sum, { bad }) => sum + bad, 0),
});

/** A tag is brought by the connection that maps it. */
function sourcesByTag({ live, assets }: Deps): Map<number, string> {
  const found = new Map<number, string>();
  for (const { name } of live.connectors()) {
    for (const { site, equipment, tag } of live.mappings(name)) {
      const asset = assets.findEquipment(site, equipment);
      const id = asset && assets.findTag(asset.id, tag)?.id;
      if (id !== undefined) found.set(id, name);
    }
  }
  return found;
}

function sourcesOf({ live }: Deps, tags: readonly Tag[], facts: readonly TagFacts[]): SourceFacts[] {
  const states = new Map(live.connectors().map(({ name, state }) => [name, state]));
  const groups = new Map<string | null, number[]>();
  facts.forEach(({ source }, i) => groups.set(source, [...(groups.get(source) ?? []), i]));
  return [...groups]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
    .map(([name, places]) => ({ name, tags: places.length, machines: new Set(places.map((i) => tags[i]?.asset)).size, state: name === null ? null : (states.get(name) ?? null), ...sumOf(places.map((i) => facts[i]!)) }));
}
