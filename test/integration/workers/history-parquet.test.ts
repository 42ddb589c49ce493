import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Asset, Tag } from '../../../electron/contract/domain';
import { exportAsset } from '../../../electron/engine/history/export/export';
import { columnsOfParquet, rowsOfParquet, sql } from '../../support/parquet';
import { temporaryDir, testStore } from '../../support/store';
import { workers } from '../../support/workers';
import { openHistory } from '../../unit/engine/history/support';

const { host } = workers();
const start = Date.UTC(2026, 10, 24, 6);
const machine: Asset = { id: 5, parent: 1, kind: 'equipment', key: 'press, "1"', name: 'Press', attributes: {} };
const tags: Tag[] = [{ id: 1, asset: 5, name: 'temp', title: 't', kind: 'number', staleAfterMs: 1000 }, { id: 2, asset: 5, name: 'grade', title: 'g', kind: 'category', labels: ['L', 'M', 'H'], staleAfterMs: 1000 }];

/** Zeros of both signs, infinities, NaN of several payloads, and decimals. */
function values(rows: number): Float64Array {
  const all = Float64Array.from({ length: rows }, (_, i) => [0.1 * i, -0, 0, Infinity, NaN, 5e-324, 1e300][i % 7] ?? 0);
  const bits = new BigUint64Array(all.buffer);
  for (let i = 4; i < rows; i += 14) bits[i] = 0x7ff8_0000_0000_0000n + BigInt(i);
  return all;
}

async function setUp(rows: number) {
  const history = await openHistory(await testStore([]));
  const value = values(rows);
  const time = Float64Array.from({ length: rows }, (_, i) => start + Math.floor(i / 2) * 250 + (i % 3 === 0 ? 0.125 : 0));
  const common = { time, received: time.map((own) => own + 7), quality: Uint8Array.from({ length: rows }, (_, i) => i % 3) };
  await history.append({ ...common, tag: Int32Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? 2 : 1)), value: value.map((own, i) => (i % 5 === 0 ? i % 3 : own)) });
  await history.append({ ...common, tag: new Int32Array(rows).fill(1), value, time: time.map((own) => own + 86_400_000) });
  await history.appendPredictions({ asset: Int32Array.of(5, 5), version: Int32Array.of(3, 3), time: Float64Array.of(start, start + 1), received: Float64Array.of(start + 2, start + 3), value: Float64Array.of(0.25, -0), quality: Uint8Array.of(0, 1), seen: Float64Array.of(4, 5) });
  const plant = { assets: [machine], equipment: [machine], tags, assetById: new Map([[5, machine]]), tagById: new Map(tags.map((tag) => [tag.id, tag])) };
  const dir = await temporaryDir();
  const to = (name: string, overwrite = false) => exportAsset({
    history, assets: { plant: () => plant, tagsOf: () => tags }, models: { version: () => ({ model: 'wear', version: '1.2.0' }) as never }, host: { home: '/nowhere', fork: host.fork },
  }, { asset: 5, from: start, to: start + 3 * 86_400_000, output: join(dir, name), overwrite });
  return { history, dir, to };
}

describe('history as Parquet', () => {
  it('holds what the CSV holds, in its order, with types, and gives back every bit of a value', async () => {
    const rows = 9_000;
    const { history, dir, to } = await setUp(rows);
    expect(await to('a.csv')).toMatchObject({ readings: 2 * rows, predictions: 2 });
    expect(await to('a.parquet')).toMatchObject({ readings: 2 * rows, predictions: 2 });
    expect((await readdir(dir)).sort()).toEqual(['a.csv', 'a.parquet']);
    const file = join(dir, 'a.parquet');
    const utc = 'TIMESTAMP WITH TIME ZONE';
    expect(await columnsOfParquet(file)).toEqual(['record VARCHAR', 'asset VARCHAR', 'tag VARCHAR', 'model VARCHAR', 'version VARCHAR', `time ${utc}`, 'value DOUBLE', 'label VARCHAR', 'quality VARCHAR', `received ${utc}`, 'arrival BIGINT']);
    const csv = parse(await readFile(join(dir, 'a.csv')), { columns: true }) as unknown as Record<string, string>[];
    const told = await rowsOfParquet(file, "record, asset, coalesce(tag, ''), coalesce(model, ''), coalesce(version, ''), epoch_us(time)::DOUBLE / 1000, value, label, quality, epoch_us(received)::DOUBLE / 1000, arrival::DOUBLE");
    const moment = (ms: unknown) => `${new Date(Math.floor(Number(ms))).toISOString().slice(0, -1)}${String(Number(ms) - Math.floor(Number(ms))).slice(2)}Z`;
    const shown = (value: unknown, label: unknown) => (typeof label === 'string' ? label : Number.isNaN(value) ? '' : Object.is(value, -0) ? '-0' : String(value));
    const asCsv = told.map(([record, asset, tag, model, version, time, value, label, quality, received, arrival]) => ({ record, asset, tag, model, version, time: moment(time), value: shown(value, label), quality, received: moment(received), arrival: String(arrival) }));
    expect(asCsv.length).toBe(csv.length);
    const differ = asCsv.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(csv[i]));
    expect([differ, asCsv[differ], csv[differ]]).toEqual([-1, undefined, undefined]);

    // To the last bit, as the store itself gives them.
    const stored = await history.readings([1, 2], start, start + 3 * 86_400_000);
    const kept = new Map(Array.from(stored.seq, (seq, i) => [seq, stored.value[i] ?? 0]));
    const bits = (value: number) => new BigUint64Array(Float64Array.of(value).buffer)[0];
    const wrong = told.filter(([record, , , , , , value, , , , arrival]) => record === 'reading' && bits(value as number) !== bits(kept.get(arrival as number) ?? 0));
    expect(wrong).toEqual([]);
    expect(await sql(`SELECT count(*) FILTER (isnan(value)), count(*) FILTER (value = 0) FROM read_parquet('${file}')`)).toEqual([[expect.any(BigInt), expect.any(BigInt)]]);
  });

  it('is there whole or not at all', async () => {
    const { dir, to } = await setUp(200);
    await writeFile(join(dir, 'a.parquet'), 'mine');
    await expect(to('a.parquet')).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(join(dir, 'a.parquet'), 'utf8')).toBe('mine');
    await expect(to('a.xlsx')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/\.csv and \.parquet/) });
    await expect(to('nowhere/a.parquet')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/nowhere\/a\.parquet can't be written: its folder does not exist/) });
    const before = new Set(host.workers);
    const killed = to('b.parquet');
    const timer = setInterval(() => [...host.workers].filter((worker) => !before.has(worker)).forEach((worker) => worker.kill()), 1);
    await expect(killed).rejects.toMatchObject({ code: 'gone' });
    clearInterval(timer);
    expect(await readdir(dir)).toEqual(['a.parquet']);
    await to('a.parquet', true);
    expect(await rowsOfParquet(join(dir, 'a.parquet'), 'count(*)')).toEqual([[402n]]);
    expect(host.workers.size).toBe(before.size);
  });
});
