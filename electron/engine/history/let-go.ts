import { pace } from '../shared/pace';
import { decodeRows } from './codec';
import { encodeMinutes } from './minutes';
import { DAY } from './period';
import type { PeriodFile } from './period-file';
import type { KeptBlock } from './repository';
import { BEFORE_ALL_SERIES } from './rows';
import { settle } from './settle';
import type { Cuts } from './types';

/** Blocks that are looked at, and changed, in one transaction. */
const BLOCKS_AT_ONCE = 100;
const SERIES_AT_ONCE = 100;
const tiers = ['readings', 'predictions', 'minutes'] as const;

/**
 * Lets go of what lies before these moments in one file, in short transactions: of readings and predictions their minutes stay, of minutes their hours. The file's
 * own marks say what is gone, from before the first of it goes, so that nobody takes for missing what was let go.
 */
export async function letGo(file: PeriodFile, cuts: Cuts, breathe = pace()): Promise<boolean> {
  await settle(file, breathe);
  const { repository } = file;
  const before = await repository.kept();
  const to = { ...before };
  let from = before.late;
  for (const tier of tiers) {
    const cut = Math.min(cuts[tier], file.period.to);
    if (cut <= before[tier]) continue;
    to[tier] = cut;
    // What was let go before needs no second look, but where something came late.
    from = Math.min(from, before[tier]);
  }
  if (from === Infinity) return false;
  from = Math.max(file.period.from, from);
  await repository.markKept(to, from);
  const end = Math.min(file.period.to, Math.max(to.readings, to.predictions, to.minutes));
  for (let start = from; start < end; start += DAY) await letGoOfDay(file, Math.floor(start / DAY), to, breathe);
  await repository.nothingLate();
  return true;
}

async function letGoOfDay(file: PeriodFile, day: number, to: Cuts, breathe: () => Promise<void>): Promise<void> {
  const start = day * DAY;
  for (let after = BEFORE_ALL_SERIES; ; ) {
    const series = await file.repository.seriesOfDay(day, after, SERIES_AT_ONCE);
    for (const { series: own, blocks } of series) {
      after = own;
      const rowsGo = start < (own > 0 ? to.readings : to.predictions);
      const minutesGo = start < to.minutes;
      if (blocks > 0 && (rowsGo || minutesGo)) await letGoOfSeries(file, own, day, rowsGo && minutesGo, breathe);
      await breathe();
    }
    if (series.length < SERIES_AT_ONCE) return;
  }
}

async function letGoOfSeries(file: PeriodFile, series: number, day: number, whole: boolean, breathe: () => Promise<void>): Promise<void> {
  const { repository } = file;
  for (let after = 0; ; ) {
    const blocks = await repository.keptBlocks(series, day, after, BLOCKS_AT_ONCE);
    if (blocks.length > 0) await file.write((tx) => (whole ? repository.letGoOfBlocks(tx, day, blocks) : repository.letGoOfRows(tx, day, blocks.filter(({ bytes }) => bytes > 0).map(withMinutes))));
    if (blocks.length < BLOCKS_AT_ONCE) return;
    after = blocks.at(-1)?.id ?? after;
    await breathe();
  }
}

/** A block of few readings a minute has no minutes as long as the readings are there. */
function withMinutes(block: KeptBlock): KeptBlock & { minutes: Uint8Array | null } {
  return { ...block, minutes: block.data ? encodeMinutes(decodeRows(block.data), true) : null };
}
