import { USUAL_SILENCE_MS } from '../../contract/deadband';
import type { Tag } from '../../contract/domain';
import type { ReadingBuilder } from './columns';

/** One tag's rule, and where it stands. Times are the source's. */
interface Rule {
  deadband: number;
  /** As said, or shorter where a model needs readings more often; 0: every reading is kept. */
  silenceMs: number;
  /** The newest kept reading. */
  time: number;
  value: number;
  quality: number;
  /** The newest that came at or after it, and was kept or within the deadband. */
  newest: number;
  newestValue: number;
  kept: number;
  unchanged: number;
}

export interface DeadbandCount {
  tag: number;
  kept: number;
  unchanged: number;
}

/**
 * Which readings of tags with a deadband are kept. A reading that has moved by no more than the deadband from the last kept one of its tag, with the same quality, is not: no
 * window and no model sees it, as if the source had the deadband (OPC UA's does the same). So what is stored is all that any prediction was made of.
 *
 * Kept in any case: what is older than the last kept one, has no value, or would leave more than the longest silence between two kept ones, were the next to come as late as
 * this one did. For each reading that is not kept the stored one before it, of what had come by then, lies within the deadband and the longest silence.
 */
export class Deadbands {
  private readonly rules = new Map<number, Rule>();
  /** Until it is known what the store holds everything is kept. */
  private begun = false;

  /** The tags there are now, each with how often the models that watch it need a reading. What `floorOf` says of a tag that had no rule is the newest time that may be stored of it. */
  set(tags: Iterable<Pick<Tag, 'id' | 'deadband' | 'longestSilenceMs'>>, neededEveryMs: (tag: number) => number, floorOf: (tag: number) => number): void {
    const before = new Map(this.rules);
    this.rules.clear();
    for (const { id, deadband, longestSilenceMs = USUAL_SILENCE_MS } of tags) {
      if (deadband === undefined) continue;
      const floor = floorOf(id);
      const rule = before.get(id) ?? fresh(Number.isNaN(floor) ? -Infinity : floor);
      Object.assign(rule, { deadband, silenceMs: Math.min(longestSilenceMs, neededEveryMs(id)) });
      this.rules.set(id, rule);
    }
  }

  /** The newest stored reading of a tag, after a start. */
  restore(tag: number, time: number, value: number, quality: number): void {
    const rule = this.rules.get(tag);
    if (rule && !(rule.time >= time && !Number.isNaN(rule.value))) Object.assign(rule, { time, value, quality, newest: time, newestValue: value });
  }

  begin(): void {
    this.begun = true;
  }

  /** Puts a reading of a tag with a deadband where it belongs: among the readings that are kept, or among those that only came. */
  take(tag: number, time: number, received: number, value: number, quality: number, out: ReadingBuilder): void {
    const rule = this.rules.get(tag);
    if (!rule) return out.push(tag, time, received, value, quality);
    if (this.begun && isUnchanged(rule, time, value, quality)) {
      rule.unchanged++;
      if (time >= rule.newest) {
        rule.newest = time;
        rule.newestValue = value;
      }
      return out.came(tag, time, received);
    }
    rule.kept++;
    out.push(tag, time, received, value, quality);
    if (time < rule.time) return;
    if (time >= rule.newest) stand(rule, time, value, quality);
    else {
      // It lies between the last kept one and one that was left out for it, which says what holds since.
      rule.kept++;
      out.push(tag, rule.newest, received, rule.newestValue, rule.quality);
      stand(rule, rule.newest, rule.newestValue, rule.quality);
    }
  }

  /** Since the engine started, or the tag has its deadband. */
  counts(): DeadbandCount[] {
    return [...this.rules].map(([tag, { kept, unchanged }]) => ({ tag, kept, unchanged }));
  }
}

/** No comparison with NaN holds: what has no value, and what follows it, is kept. */
const isUnchanged = (rule: Rule, time: number, value: number, quality: number): boolean =>
  time >= rule.time && quality === rule.quality && Math.abs(value - rule.value) <= rule.deadband && time - rule.time + Math.max(0, time - rule.newest) < rule.silenceMs;

function stand(rule: Rule, time: number, value: number, quality: number): void {
  rule.time = time;
  rule.value = value;
  rule.quality = quality;
  rule.newest = time;
  rule.newestValue = value;
}

const fresh = (time: number): Rule => ({ deadband: 0, silenceMs: 0, time, value: NaN, quality: NaN, newest: time, newestValue: NaN, kept: 0, unchanged: 0 });
