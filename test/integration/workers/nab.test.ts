import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildModel, value } from '../../support/onnx-builder';
import { labelManifest, writePackage } from '../../support/packages';
import { needsShared, sharedPath } from '../../support/needs';
import { scoreFolder } from '../../support/score-folder';
import { workers } from '../../support/workers';

const { at, beside, score } = scoreFolder(workers());
const machine = 'nab/machine_temperature_system_failure.csv';
const hourMs = 3_600_000;

/** The highest temperature of the last hour. */
const hottest = () => writePackage(beside('hottest'), {
  manifest: labelManifest({
    name: 'hottest', thresholds: [], inputs: [{ name: 'value', title: 'Temperature', kind: 'number', window: { aggregate: 'max', lengthMs: hourMs, paneMs: 60_000 } }], outputs: [{ name: 'y', title: 'Hottest', kind: 'number', meaning: 'of the last hour' }],
  }),
  golden: null, model: buildModel({ nodes: [{ op: 'Identity', inputs: ['value'], outputs: ['y'] }], inputs: [value('value', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])] }),
});
const linesOf = async (path: string) => (await readFile(path, 'utf8')).trim().split('\n').slice(1);

describe.skipIf(needsShared(machine))('the temperatures of NAB as they are', () => {
  it('are scored row by row, both files as one', async () => {
    const run = await score(`${dirname(sharedPath(machine))}/*.csv`, 'out.csv', { modelPath: await hottest() });
    expect(run).toMatchObject({ rows: 22_695 + 7_267, rejected: 0 });
    for (const [, value, , scored] of (await linesOf(at('out.csv'))).map((line) => line.split(','))) expect(Number(scored)).toBe(Math.fround(Number(value)));
  });

  it('are readings of an hour each, of which those that the clock told again are left out, but for the last, which takes the place of the one before it', async () => {
    const run = await score(sharedPath(machine), 'out.csv', { modelPath: await hottest(), readings: true });
    expect(run).toMatchObject({ rows: 22_695 - 11, rejected: 11 });
    const rejects = await linesOf(run.rejectsFile ?? '');
    expect([rejects[0], rejects.at(-1)]).toEqual(['10151', '10161'].map((line, place) => `${line},timestamp,2014-01-07 02:${place === 0 ? '00' : '50'}:00,the row is older than the one before it of its machine: sort the file by time`));
    const rows = (await linesOf(at('out.csv'))).map((line) => line.split(',')).map(([time, value, scored]) => ({ time: Date.parse(`${time?.replace(' ', 'T')}Z`), value: Number(value), scored: Number(scored) }));
    const expected = rows.map(({ time }, place) => Math.fround(Math.max(...rows.slice(Math.max(0, place - 12), place + 1).filter((one) => one.time > time - hourMs).map(({ value }) => value))));
    expect(rows.map(({ scored }) => scored)).toEqual(expected);
  });
});
