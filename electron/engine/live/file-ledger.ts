import type { History } from '../history';
import type { Store } from '../store';
import type { FileLedger, Sample } from './connectors';
import type { MappedTags } from './mapped';

interface Row { rows: number; finished: number }

/** Which files a connector has taken, by their content, and how far it is in those that it has begun. */
export function fileLedger(db: Store['main'], history: Pick<History, 'readings'>, connector: string, mapped: MappedTags): FileLedger {
  const change = (sql: string, params: (string | number)[]) => db.transaction('a file is taken', async (tx) => void (await tx.run(sql, params)));
  return {
    async find(content) {
      const row = await db.get<Row>('SELECT rows, finished FROM live_file WHERE connector = ? AND content = ?', [connector, content]);
      return row && { rows: row.rows, finished: row.finished === 1 };
    },
    begin: (content, name, bytes) => change('INSERT INTO live_file (connector, content, name, bytes, rows, finished) VALUES (?, ?, ?, ?, 0, 0)', [connector, content, name, bytes]),
    reached: (content, rows) => change('UPDATE live_file SET rows = ? WHERE connector = ? AND content = ?', [rows, connector, content]),
    finished: (content, rows) => change('UPDATE live_file SET rows = ?, finished = 1 WHERE connector = ? AND content = ?', [rows, connector, content]),
    async withoutStored(samples) {
      const tagOf = ({ address }: Sample) => mapped.of(address)[0]?.tag ?? -1;
      const times = samples.flatMap(({ time }) => (typeof time === 'number' ? [time] : []));
      if (times.length === 0) return [...samples];
      const [from, to] = times.reduce(([low, high], time) => [Math.min(low, time), Math.max(high, time)], [Infinity, -Infinity]);
      const stored = await history.readings([...new Set(samples.map(tagOf))], from, to + 1);
      // As often as a reading is there: a file may have two of one moment.
      const there = new Map<string, number>();
      stored.tag.forEach((tag, i) => {
        const key = `${tag} ${stored.time[i]}`;
        there.set(key, (there.get(key) ?? 0) + 1);
      });
      return samples.filter((sample) => {
        const key = `${tagOf(sample)} ${String(sample.time)}`;
        const count = there.get(key) ?? 0;
        if (count > 0) there.set(key, count - 1);
        return count === 0;
      });
    },
  };
}
