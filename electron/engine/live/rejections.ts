import type { Rejection, RejectionCause } from '../../contract/domain';
import type { Refused } from './values';

/** Rows a cause and connector may have; what comes on further topics shares one row, so that no sender can fill the memory. */
const ROWS_EACH = 20;
const TOPIC_CHARACTERS = 200;

/** Everything that was not stored as it came, counted by cause, connector and topic with the newest sample. Counts are since the engine started. */
export class Rejections {
  total = 0;
  private readonly rows = new Map<string, Rejection>();
  private readonly rowsOf = new Map<string, number>();

  constructor(private readonly counted: (connector: string, cause: RejectionCause, at: number, count: number) => void = () => undefined) {}

  add(connector: string, topic: string, refused: Refused, at: number, count = 1): void {
    const { cause, tag, sample, message } = refused;
    this.total += count;
    this.counted(connector, cause, at, count);
    const shown = clean(tag === undefined ? topic : topic.endsWith(`/${tag}`) ? topic : `${topic}/${tag}`);
    const row = this.row(cause, connector, shown, at);
    Object.assign(row, { topic: shown, sample, message, last: at, count: row.count + count });
  }

  list(): Rejection[] {
    return [...this.rows.values()].sort((a, b) => b.last - a.last);
  }

  private row(cause: RejectionCause, connector: string, topic: string, at: number): Rejection {
    const group = `${cause} ${connector}`;
    const own = `${group} ${topic}`;
    const found = this.rows.get(own);
    if (found) return found;
    const taken = this.rowsOf.get(group) ?? 0;
    const key = taken < ROWS_EACH ? own : `${group} #others`;
    let row = this.rows.get(key);
    if (!row) {
      row = { cause, connector, topic, sample: '', message: '', count: 0, first: at, last: at };
      this.rows.set(key, row);
      this.rowsOf.set(group, taken + 1);
    }
    return row;
  }
}

const clean = (topic: string): string => topic.slice(0, TOPIC_CHARACTERS).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
