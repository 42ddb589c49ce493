import type { WindowSpec } from '../../contract/manifest';
import type { DeadbandCaution, TagDeadband } from '../../contract/deadband';
import type { Tag } from '../../contract/domain';
import { groupBy } from '../shared/group-by';
import { setsOf, type Feed } from '../shared/windows/features';
import { feedOf } from './features';
import type { PlantIndex } from './plant-index';
import type { LiveModels } from './types';

/** Aggregates that say something of how often readings come, and not only of their values. */
const countsReadings = new Set<WindowSpec['aggregate']>(['count', 'since', 'band']);
/** Those that weigh all readings of a window alike. */
const weighs: Partial<Record<WindowSpec['aggregate'], string>> = { mean: 'mean', std: 'standard deviation', rms: 'root mean square', crest: 'crest factor', kurtosis: 'kurtosis', slope: 'slope' };

/**
 * How often a model needs a reading of a tag, lest a deadband leave one of its windows without a value; 0: it needs all of them. Of a source that comes regularly: windows that are empty
 * without a deadband are so with one.
 */
export function neededEveryMs(feed: Feed, tag: number): number {
  if (setsOf(feed)?.tags.includes(tag)) return 0;
  let needed = Infinity;
  for (const source of feed.sources) {
    if (!('tag' in source) || source.tag !== tag) continue;
    needed = Math.min(needed, 'spec' in source ? ofWindow(source.spec) : (feed.samples?.stepMs ?? 0));
  }
  return needed;
}

/** A window holds its newest pane in part: it reaches back one pane less than its length at least. */
function ofWindow({ aggregate, lengthMs, paneMs, minCount = 1, minCoverage }: WindowSpec): number {
  if (countsReadings.has(aggregate)) return 0;
  return Math.min((lengthMs - paneMs) / minCount, minCoverage === undefined ? Infinity : paneMs);
}

/** What a deadband of these tags does to the models that watch them, in words. */
export function cautionsOf(models: Pick<LiveModels, 'watches' | 'version'>, index: PlantIndex, tags: readonly number[], wanted: TagDeadband): DeadbandCaution[] {
  if (!wanted) return [];
  const watches = groupBy(models.watches(), ({ asset }) => asset);
  return tags.flatMap((id) => {
    const tag = index.tagById(id)?.tag;
    const known = tag && index.assetById(tag.asset);
    if (!tag || !known) return [];
    return (watches.get(tag.asset) ?? []).flatMap(({ versionId }) => {
      const version = models.version(versionId);
      const message = version && cautionOf(feedOf(version.manifest, known), tag, wanted);
      return version && message ? [{ tag: id, model: version.model, version: version.version, message }] : [];
    });
  });
}

function cautionOf(feed: Feed, tag: Tag, { longestSilenceMs }: NonNullable<TagDeadband>): string | undefined {
  const needed = neededEveryMs(feed, tag.id);
  if (needed === Infinity) return undefined;
  if (needed === 0) return `It needs every reading of ${tag.title}: while it watches, all are kept, and the deadband saves nothing.`;
  const said: string[] = [];
  if (needed < longestSilenceMs) said.push(`Its windows need a reading of ${tag.title} every ${needed / 1000} s: one is kept as often, whatever the longest silence.`);
  const weighed = [...new Set(feed.sources.flatMap((source) => ('spec' in source && source.tag === tag.id ? (weighs[source.spec.aggregate] ?? []) : [])))];
  const sampledMean = feed.samples?.take === 'mean' && feed.sources.some((source) => 'steps' in source && 'tag' in source && source.tag === tag.id);
  const what = [...weighed, ...(sampledMean ? ['samples'] : [])];
  if (what.length > 0) said.push(`Its ${what.join(', ')} of ${tag.title} will be made of the kept readings alone, which lie closer together while the value moves. Where the readings that it was trained on had no such deadband, compare its predictions before and after.`);
  return said.length > 0 ? said.join(' ') : undefined;
}
