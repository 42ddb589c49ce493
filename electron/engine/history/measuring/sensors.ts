import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mulberry32 } from '../../shared/mulberry32';

/** One sensor's readings, in order of time. */
export interface Sensor {
  /** The data set it is of. */
  set: string;
  time: Float64Array;
  value: Float64Array;
}

interface Table {
  set: string;
  file: string;
  separator: RegExp;
  header: boolean;
  /** Column of the time; null: the set has none, and a reading a second is taken for it. */
  time: number | null;
  values: readonly number[];
}

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);
const skab = ['anomaly-free-anomaly-free', 'other-9', 'valve1-0', 'valve1-5', 'valve2-1'];

/** Public measurements of machines: what a site's readings look like. */
const tables: readonly Table[] = [
  ...skab.map((name): Table => ({ set: 'SKAB', file: `skab/${name}.csv`, separator: /;/, header: true, time: 0, values: from(1, 8) })),
  ...['ambient', 'machine'].map((name): Table => ({ set: 'NAB', file: `nab/${name}_temperature_system_failure.csv`, separator: /,/, header: true, time: 0, values: [1] })),
  ...['train', 'test'].map((name): Table => ({ set: 'C-MAPSS', file: `cmapss/${name}_FD001.txt`, separator: /\s+/, header: false, time: null, values: from(2, 24) })),
  { set: 'AI4I', file: 'ai4i2020/ai4i2020.csv', separator: /,/, header: true, time: null, values: from(3, 5) },
];
const SECOND = 1_000;
const NO_TIME_BEGINS = Date.UTC(2026, 0, 1);

/** The sensors of the data sets below `folder`; null where one of them is not there. */
export async function readSensors(folder: string): Promise<Sensor[] | null> {
  if (!tables.every(({ file }) => existsSync(join(folder, file)))) return null;
  return (await Promise.all(tables.map((table) => readTable(folder, table)))).flat();
}

async function readTable(folder: string, { set, file, separator, header, time, values }: Table): Promise<Sensor[]> {
  const lines = (await readFile(join(folder, file), 'utf8')).trim().split('\n').slice(header ? 1 : 0).map((line) => line.trim().split(separator));
  const times = Float64Array.from(lines, (line, i) => (time === null ? NO_TIME_BEGINS + i * SECOND : Date.parse(`${(line[time] ?? '').replace(' ', 'T')}Z`)));
  return values.map((column) => ({ set, time: times, value: Float64Array.from(lines, (line) => Number(line[column])) }));
}

/** Decimals as a plant sends them, once a second: each goes its way in steps of its resolution, around a level. */
export function madeUpSensors(count: number, readings: number): Sensor[] {
  return Array.from({ length: count }, (_, tag) => {
    const values = decimalsOf(tag);
    return { set: 'generated', time: Float64Array.from({ length: readings }, (_, i) => NO_TIME_BEGINS + i * SECOND), value: Float64Array.from({ length: readings }, values) };
  });
}

/** A value at each call: a random walk back to its level, in tenths or hundredths. The same ones for the same tag. */
export function decimalsOf(tag: number): () => number {
  const next = mulberry32(Math.imul(tag + 1, 0x9e3779b9));
  const power = tag % 2 ? 100 : 10;
  const level = (20 + (tag % 50) * 7) * power;
  let at = level;
  return () => {
    at += Math.round((next() - 0.5) * 12 + (level - at) / 200);
    return at / power;
  };
}
