import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesPerReading } from '../../../../electron/engine/history/measuring/bench';
import { madeUpSensors, readSensors, type Sensor } from '../../../../electron/engine/history/measuring/sensors';
import { needsShared, sharedPath } from '../../../support/needs';
import { addon, sqlThread } from '../../../support/store';

const MOST_BYTES = 2.5;
const measured = async (sensors: readonly Sensor[]) => bytesPerReading({ addon, sqlThread: await sqlThread() }, sensors);

describe('what a sealed reading takes on disk, encrypted', () => {
  it('is at most 2.5 bytes of decimals that come once a second', async () => {
    expect(await measured(madeUpSensors(5, 20_000))).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('is three times as much and more for values that are no decimals: the measure sees what is not packed', async () => {
    const noise = madeUpSensors(1, 10_000).map((sensor) => ({ ...sensor, value: sensor.value.map((value, i) => Math.sin(value * i)) }));
    expect(await measured(noise)).toBeGreaterThan(3 * MOST_BYTES);
  });

  it.skipIf(needsShared('skab/other-9.csv'))('is at most 2.5 bytes over the sensors of the public data sets', async () => {
    const sensors = await readSensors(dirname(dirname(sharedPath('skab/other-9.csv'))));
    expect(sensors?.reduce((sum, { time }) => sum + time.length, 0)).toBeGreaterThan(1_000_000);
    expect(await measured(sensors ?? [])).toBeLessThanOrEqual(MOST_BYTES);
  }, 120_000);
});
