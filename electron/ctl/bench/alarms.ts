import { UsageError, type Parsed } from '../options';
import { withTools } from '../with';
import { machine, rounded, type Bench } from './bench';

const MACHINES = 2_000;
const WANT_RATIO = 5;

/** What it costs to judge every reading of a plant, against parsing the same readings out of JSON in the same run. */
export async function benchAlarms(parsed: Parsed): Promise<Bench> {
  const machines = parsed.text('machines') ?? String(MACHINES);
  if (!/^[1-9]\d{0,4}$/.test(machines)) throw new UsageError(`--machines is a number from 1 to 99999, not "${machines}".`);
  const got = await withTools((client) => client.tools.benchAlarms({ machines: Number(machines) }));
  const ratio = rounded(got.judgedNs / got.parseNs);
  return {
    name: 'alarms',
    machine: machine(),
    figures: {
      machines: got.machines, definitions: got.definitions, judgedNsPerReading: rounded(got.judgedNs, 0), unjudgedNsPerReading: rounded(got.unjudgedNs, 0), parseNsPerReading: rounded(got.parseNs, 0),
      tickMs: rounded(got.tickMs), coreShare: rounded(got.coreShare, 4),
    },
    ratios: { judgedToParsed: ratio },
    bars: [{ what: 'judging a reading, as a ratio to parsing it out of JSON', want: `<= ${WANT_RATIO}`, got: ratio, holds: ratio <= WANT_RATIO }],
  };
}
