import type { Client } from '../../electron/contract/contract';

type History = Client['history'];

/** Where the buckets lie that hold something of after `at`: from there on nothing was known. Times are their begins, in rising order. */
function knownOf(time: ArrayLike<number>, at: number): number {
  const width = time.length > 1 ? (time[1] ?? 0) - (time[0] ?? 0) : 0;
  let known = time.length;
  while (known > 0 && (time[known - 1] ?? 0) + width > at) known--;
  return known;
}

/** An engine that knows nothing of history after a moment: lines end where they ended then. A bucket that the moment lies in is left empty. */
export function pastClient(client: Client, at: () => number): Client {
  const empty = (column: Float64Array, from: number) => column.slice().fill(NaN, from);
  const cut = <T extends { min: Float64Array; mean: Float64Array; max: Float64Array }>(line: T, from: number): T => ({ ...line, min: empty(line.min, from), mean: empty(line.mean, from), max: empty(line.max, from) });
  const history: Partial<History> = {
    trend: async (asked) => {
      const given = await client.history.trend(asked);
      const known = knownOf(given.time, at());
      return { ...given, tags: given.tags.map((line) => cut(line, known)), prediction: given.prediction && cut(given.prediction, known) };
    },
    trends: async (asked) => {
      const given = await client.history.trends(asked);
      const known = knownOf(given.time, at());
      return { ...given, lines: given.lines.map((line) => ({ ...cut(line, known), used: line.used.slice().fill(0, known) })) };
    },
    sparklines: async (asked) => {
      const given = await client.history.sparklines(asked);
      const [known, each] = [knownOf(given.time, at()), given.time.length];
      const max = given.max.slice();
      for (let row = 0; row < given.assets.length; row++) max.fill(NaN, row * each + known, (row + 1) * each);
      return { ...given, max };
    },
  };
  const withHistory = new Proxy(client.history, { get: (whole, name) => history[name as keyof History] ?? whole[name as keyof History] });
  return new Proxy(client, { get: (whole, name) => (name === 'history' ? withHistory : whole[name as keyof Client]) });
}
