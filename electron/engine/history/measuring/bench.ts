import type { HostFiles } from '../../../contract/host';
import type { ReadingColumns } from '../types';
import { withScratch } from './scratch';
import { decimalsOf, madeUpSensors, readSensors, type Sensor } from './sensors';

export interface HistoryBench {
  /** Readings a second through `append`, each commit on the disk, sealed as it goes; the median of the rounds. */
  readingsPerS: number;
  readingsPerSInTheClear: number;
  /** Encrypted over in the clear, the median of the rounds, which take turns. */
  ratio: number;
  /** The same, counted until the last reading is sealed. */
  sealedReadingsPerS: number;
  bytesPerReading: number;
  bytesBySet: Record<string, number>;
  measuredOn: 'public data' | 'generated decimals';
  yearReadings: number;
  yearTrendMs: number;
  yearTrendFirstMs: number;
}

type Files = Pick<HostFiles, 'addon' | 'sqlThread'>;

const ROUNDS = 3;
const TAGS = 2_000;
/** As live groups them: `groupReadings`. */
const COMMIT = 5_000;
const ROUND_READINGS = 400_000;
const START = Date.UTC(2026, 0, 1);
const SECOND = 1_000;
const YEAR_READINGS = 365 * 86_400;
const YEAR_COMMIT = 50_000;
const POINTS = 2_000;

/** What history takes and gives, in folders of its own that go again. `data`: the folder of the public data sets. Some minutes of the whole machine. */
export async function benchHistory(files: Files, { data, yearReadings = YEAR_READINGS }: { data?: string; yearReadings?: number } = {}): Promise<HistoryBench> {
  const rate = await measureRate(files);
  const size = await measureSize(files, data);
  const year = await measureYear(files, yearReadings);
  return { ...rate, ...size, ...year };
}

async function measureRate(files: Files): Promise<Pick<HistoryBench, 'readingsPerS' | 'readingsPerSInTheClear' | 'ratio' | 'sealedReadingsPerS'>> {
  const commits = commitsOf(ROUND_READINGS);
  await runRound(files, commits, false);
  const rounds: { encrypted: Rate; clear: Rate }[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push({ clear: await runRound(files, commits, true), encrypted: await runRound(files, commits, false) });
  return {
    readingsPerS: median(rounds.map(({ encrypted }) => encrypted.kept)),
    readingsPerSInTheClear: median(rounds.map(({ clear }) => clear.kept)),
    ratio: median(rounds.map(({ encrypted, clear }) => encrypted.kept / clear.kept)),
    sealedReadingsPerS: median(rounds.map(({ encrypted }) => encrypted.sealed)),
  };
}

/** Readings a second: until all were committed, and until all were sealed too. */
interface Rate {
  kept: number;
  sealed: number;
}

function runRound(files: Files, commits: readonly ReadingColumns[], inTheClear: boolean): Promise<Rate> {
  return withScratch(files, { inTheClear }, async ({ history }) => {
    const began = performance.now();
    for (const commit of commits) await history.append(commit);
    const kept = performance.now();
    await history.seal();
    const sealed = performance.now();
    return { kept: (ROUND_READINGS / (kept - began)) * 1000, sealed: (ROUND_READINGS / (sealed - began)) * 1000 };
  });
}

/** All tags once a second, so that a commit holds some seconds of them. */
function commitsOf(readings: number): ReadingColumns[] {
  const values = Array.from({ length: TAGS }, (_, tag) => decimalsOf(tag));
  let at = 0;
  return Array.from({ length: readings / COMMIT }, () => {
    const commit = columns(COMMIT);
    for (let i = 0; i < COMMIT; i++, at++) {
      const tag = at % TAGS;
      commit.tag[i] = tag + 1;
      commit.time[i] = START + Math.floor(at / TAGS) * SECOND;
      commit.received[i] = (commit.time[i] as number) + 20 + (tag % 7);
      commit.value[i] = values[tag]?.() ?? 0;
    }
    return commit;
  });
}

async function measureSize(files: Files, data: string | undefined): Promise<Pick<HistoryBench, 'bytesPerReading' | 'bytesBySet' | 'measuredOn'>> {
  const found = data === undefined ? null : await readSensors(data);
  const sensors = found ?? madeUpSensors(30, 30_000);
  const bytesBySet: Record<string, number> = {};
  for (const set of new Set(sensors.map((sensor) => sensor.set))) bytesBySet[set] = await bytesPerReading(files, sensors.filter((sensor) => sensor.set === set));
  return { bytesPerReading: await bytesPerReading(files, sensors), bytesBySet, measuredOn: found ? 'public data' : 'generated decimals' };
}

/** Of the closed files of a history that holds these sensors, sealed: times, values, qualities, arrival, rollups and what SQLite needs. */
export function bytesPerReading(files: Files, sensors: readonly Sensor[]): Promise<number> {
  return withScratch(files, {}, async ({ history, closedBytes }) => {
    let readings = 0;
    for (const [tag, { time, value }] of sensors.entries()) {
      for (let from = 0; from < time.length; from += YEAR_COMMIT) {
        const commit = columns(Math.min(YEAR_COMMIT, time.length - from));
        commit.tag.fill(tag + 1);
        commit.time.set(time.subarray(from, from + commit.time.length));
        commit.received.set(commit.time);
        commit.value.set(value.subarray(from, from + commit.time.length));
        await history.append(commit);
        readings += commit.time.length;
      }
    }
    await history.seal();
    return (await closedBytes()) / readings;
  });
}

/** A year of one tag, once a second, and its trend in as many points as a screen has. */
function measureYear(files: Files, readings: number): Promise<Pick<HistoryBench, 'yearReadings' | 'yearTrendMs' | 'yearTrendFirstMs'>> {
  return withScratch(files, {}, async ({ history }) => {
    const next = decimalsOf(1);
    for (let at = 0; at < readings; ) {
      const commit = columns(Math.min(YEAR_COMMIT, readings - at));
      for (let i = 0; i < commit.time.length; i++, at++) {
        commit.tag[i] = 1;
        commit.time[i] = START + at * SECOND;
        commit.received[i] = START + at * SECOND + 20;
        commit.value[i] = next();
      }
      await history.append(commit);
      // What is open is held in memory.
      if (at % (20 * YEAR_COMMIT) === 0) await history.seal();
    }
    await history.seal();
    const took: number[] = [];
    for (let i = 0; i < 12; i++) {
      const began = performance.now();
      const { used } = await history.trend({ tag: 1 }, START, START + readings * SECOND, POINTS);
      took.push(performance.now() - began);
      const counted = used.reduce((sum, own) => sum + own, 0);
      if (counted !== readings) throw new Error(`the trend of a year is of ${counted} readings, not of ${readings}`);
    }
    return { yearReadings: readings, yearTrendFirstMs: took[0] as number, yearTrendMs: median(took.slice(1)) };
  });
}

function columns(length: number): ReadingColumns {
  return { tag: new Int32Array(length), time: new Float64Array(length), received: new Float64Array(length), value: new Float64Array(length), quality: new Uint8Array(length) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
