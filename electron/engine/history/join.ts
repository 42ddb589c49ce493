import { gentlePace } from '../shared/pace';
import { BlockSum, packBlocks, writeBlocks } from './blocks';
import { decodeRows } from './codec';
import { orderByTime } from './order';
import { DAY, HOUR } from './period';
import type { PeriodFile } from './period-file';
import type { Block } from './repository';
import { BEFORE_ALL_SERIES, concatRows } from './rows';
import { settle } from './settle';

/** A day is joined once it has been over for so long: until then readings of it still come. */
const AFTER_MS = HOUR;
/** Fewer short blocks are left as they are. */
const LEAST_BLOCKS = 4;
/** A series that takes more in a day has long blocks, and would not fit into memory at once. */
const MOST_BYTES = 1024 * 1024;
/** Blocks of more bytes, on the whole, are long. */
const SHORT_BYTES = 8192;
/** Series that are joined at a time: blocks of neighbours lie on the same pages, which are then written once for all of them. */
const SERIES_AT_ONCE = 16;
const LOOK_SERIES = 200;

/** Where the joining of a day was left. */
interface Place {
  day: number;
  /** The newest block when it began. */
  upTo: number;
  after: number;
}

/**
 * Joins the short blocks of series in days that are over into long ones, which take fewer bytes a reading. What it does in one call is bounded: some series of
 * one day. Written as a seal is: in short transactions that don't count, then one that makes the new blocks count in place of the old ones. Every
 * row stays what it is, and so does every answer.
 */
export class Joiner {
  private readonly places = new WeakMap<PeriodFile, Place>();

  /** Whether there was something to look at. */
  async joinSome(file: PeriodFile, now: number, breathe = gentlePace()): Promise<boolean> {
    await settle(file, breathe);
    const place = this.places.get(file) ?? (await this.begin(file, now));
    if (!place) return false;
    const { repository } = file;
    const found = await repository.seriesOfDay(place.day, place.after, LOOK_SERIES);
    const worth: Short[] = [];
    for (const { series, blocks } of found) {
      if (worth.length === SERIES_AT_ONCE) break;
      const short = blocks < LEAST_BLOCKS ? undefined : await shortOf(file, series, place.day, blocks);
      // The run of series that are joined has no gap: what lies between its first and its last is replaced.
      if (short) worth.push(short);
      else if (blocks > 0 && worth.length > 0) break;
      if (!short) place.after = series;
    }
    const last = worth.at(-1);
    if (last !== undefined) {
      await joinSeries(file, place.day, worth, breathe);
      place.after = last.series;
    } else if (found.length < LOOK_SERIES) {
      await repository.dayLookedAt(place.day, place.upTo);
      this.places.delete(file);
    }
    return true;
  }

  private async begin(file: PeriodFile, now: number): Promise<Place | undefined> {
    const day = await file.repository.dayToJoin(now - AFTER_MS);
    if (day === undefined) return undefined;
    const place = { day, upTo: await file.repository.lastBlock(), after: BEFORE_ALL_SERIES };
    this.places.set(file, place);
    return place;
  }
}

/** A series whose blocks of a day are worth joining, and what they take. */
interface Short {
  series: number;
  bytes: number;
  minutes: number;
}

async function shortOf(file: PeriodFile, series: number, day: number, blocks: number): Promise<Short | undefined> {
  const { bytes, minutes, gone } = await file.repository.bytesOfDay(series, day);
  return gone === 0 && bytes <= MOST_BYTES && bytes <= blocks * SHORT_BYTES ? { series, bytes, minutes } : undefined;
}

async function joinSeries(file: PeriodFile, day: number, worth: readonly Short[], breathe: () => Promise<void>): Promise<void> {
  const { repository } = file;
  const to = await repository.lastBlock();
  const sum = new BlockSum();
  const before = { readings: 0, minutes: 0 };
  let last = to;
  file.unsettled = true;
  for (const { series, bytes, minutes } of worth) {
    before.readings += bytes;
    before.minutes += minutes;
    const blocks = await joinedBlocks(file, series, day, breathe);
    sum.add(blocks);
    last = await writeBlocks(file, last, blocks, [], breathe);
  }
  const after = sum.days.get(day) ?? { day, readings: 0, minutes: 0 };
  await file.write((tx) =>
    repository.countJoined(tx, { first: worth[0]?.series ?? NaN, last: worth.at(-1)?.series ?? NaN, day, to }, last, { day, readings: after.readings - before.readings, minutes: after.minutes - before.minutes }));
  await settle(file, breathe);
}

/** In order of sealing first, so that what has the same time and arrival stays in that order. */
async function joinedBlocks(file: PeriodFile, series: number, day: number, breathe: () => Promise<void>): Promise<Block[]> {
  const parts = [];
  for (const { data } of await file.repository.blocks([series], day * DAY, (day + 1) * DAY)) {
    parts.push(decodeRows(data));
    await breathe();
  }
  const rows = await concatRows(parts);
  return packBlocks(rows, { order: await orderByTime(rows), groups: [{ series, from: 0, to: rows.length }] }, breathe);
}

