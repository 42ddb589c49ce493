import { app } from 'electron';
import { join, resolve } from 'node:path';
import type { Parsed } from '../options';
import { note } from '../output';
import { withTools } from '../with';
import { machine, rounded, type Bench } from './bench';

const WANT_RATIO = 0.6;
const WANT_PER_SECOND = 200_000;
const WANT_BYTES = 2.5;
const WANT_YEAR_MS = 100;

/** What history takes and gives: encrypted against the same in the clear, its size on disk, and a year drawn. */
export async function benchHistory(parsed: Parsed): Promise<Bench> {
  const data = resolve(parsed.text('data') ?? join(process.env.MILLWRIGHT_SHARED ?? join(app.getAppPath(), '../shared'), 'data'));
  note('This takes some minutes: a year of one tag, a reading a second, is written and drawn.');
  const got = await withTools((client) => client.tools.benchHistory({ data }));
  note(`Bytes a reading are of ${got.measuredOn}.`);
  const ratio = rounded(got.ratio);
  const [perSecond, bytes, year] = [rounded(got.readingsPerS, 0), rounded(got.bytesPerReading), rounded(got.yearTrendMs, 1)];
  return {
    name: 'history',
    machine: machine(),
    figures: {
      readingsPerSecond: perSecond,
      readingsPerSecondInTheClear: rounded(got.readingsPerSInTheClear, 0),
      readingsPerSecondSealed: rounded(got.sealedReadingsPerS, 0),
      bytesPerReading: bytes,
      ...Object.fromEntries(Object.entries(got.bytesBySet).map(([set, own]) => [`bytesPerReading ${set}`, rounded(own)])),
      yearReadings: got.yearReadings,
      yearTrendMs: year,
      yearTrendFirstMs: rounded(got.yearTrendFirstMs, 1),
    },
    ratios: { encryptedOverPlain: ratio },
    bars: [
      { what: 'readings a second into encrypted files, as a ratio to the same in the clear', want: `>= ${WANT_RATIO}`, got: ratio, holds: ratio >= WANT_RATIO },
      { what: 'readings a second, each commit on the disk', want: `>= ${WANT_PER_SECOND}`, got: perSecond, holds: perSecond >= WANT_PER_SECOND },
      { what: `bytes a reading on disk, sealed, of ${got.measuredOn}`, want: `<= ${WANT_BYTES}`, got: bytes, holds: bytes <= WANT_BYTES },
      { what: 'ms to draw a year of one tag in 2,000 points', want: `<= ${WANT_YEAR_MS}`, got: year, holds: year <= WANT_YEAR_MS },
    ],
  };
}
