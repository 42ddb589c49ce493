import { demoMachines, type DemoReport } from '../contract/demo-plant';
import type { Measured } from './physics';
import { WEEK_MS, type Plant } from './plant';
import type { Publisher } from './publisher';

const STEP_MS = 60_000;
/** Readings of one machine that go into one message, as a gateway sends what it stored: a day, about 180 KB. */
const ROWS_EACH = 1_440;
/** Messages not acknowledged yet. */
const IN_FLIGHT = 6;
/** Real time that the week may take; what is not delivered by then is left out. */
export const WEEK_LIMIT_MS = 20_000;

export interface WeekMessage {
  machine: string;
  payload: string;
}

/** What the machines measured, a row a minute and machine; NaN where one was silent. */
export interface Week {
  from: number;
  machines: readonly string[];
  /** [minute][machine][column], row-major. */
  values: Float64Array;
}

const columns = ['air_temperature', 'process_temperature', 'rotational_speed', 'torque', 'tool_wear'] as const satisfies readonly (keyof Measured)[];

/**
 * Steps the plant through the week before `live`, a minute at a time. Numbers only: the live part goes on from where the week ends, and
 * must not wait for the week's messages to be written.
 */
export function simulateWeek(plant: Plant, live: number): Week {
  const machines = demoMachines.map(({ key }) => key);
  const from = live - WEEK_MS;
  const values = new Float64Array((WEEK_MS / STEP_MS) * machines.length * columns.length).fill(Number.NaN);
  let row = 0;
  const take = (_machine: string, measured: Measured, index: number) => {
    const at = (row + index) * columns.length;
    for (let column = 0; column < columns.length; column++) values[at + column] = measured[columns[column]!];
  };
  for (let time = from; time < live; time += STEP_MS, row += machines.length) plant.each(time, take);
  return { from, machines, values };
}

/** The week as messages: oldest first, all machines of a day together, each written when it is asked for. */
export function* messagesOf({ from, machines, values }: Week): Generator<WeekMessage> {
  const minutes = values.length / machines.length / columns.length;
  for (let first = 0; first < minutes; first += ROWS_EACH) {
    for (const [index, machine] of machines.entries()) {
      const rows: string[] = [];
      for (let minute = first; minute < Math.min(first + ROWS_EACH, minutes); minute++) {
        const at = (minute * machines.length + index) * columns.length;
        if (!Number.isNaN(values[at])) rows.push(row(from + minute * STEP_MS, values, at));
      }
      if (rows.length > 0) yield { machine, payload: `[${rows.join(',')}]` };
    }
  }
}

export function messageCount({ machines, values }: Week): number {
  return machines.length * Math.ceil(values.length / machines.length / columns.length / ROWS_EACH);
}

/** As JSON.stringify would write it, at a tenth of its cost. */
function row(time: number, values: Float64Array, at: number): string {
  let text = `{"t":${time}`;
  for (let column = 0; column < columns.length; column++) text += `,"${columns[column]}":${values[at + column]}`;
  return `${text}}`;
}

/** Sends the messages, a few at a time, until all are acknowledged or time is up. */
export async function sendWeek(week: Week, publishers: readonly Publisher[], report: (report: DemoReport) => void, limitMs = WEEK_LIMIT_MS): Promise<void> {
  const until = performance.now() + limitMs;
  const messages = messagesOf(week);
  const all = messageCount(week);
  let acknowledged = 0;
  let finished = false;
  const tell = (over: boolean) => report({ t: 'backfill', progress: finished ? 1 : acknowledged / all, complete: finished, finished: over });
  const sender = async (publisher: Publisher) => {
    while (performance.now() < until) {
      const { value: message, done } = messages.next();
      if (done) return;
      await publisher.publish(message.machine, message.payload);
      acknowledged++;
      tell(false);
    }
  };
  const senders = Array.from({ length: IN_FLIGHT }, (_, index) => publishers[index % publishers.length]).flatMap((publisher) => (publisher ? [sender(publisher)] : []));
  const timeUp = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
  await Promise.race([Promise.all(senders).then(() => {
    finished = messages.next().done === true;
  }), timeUp]);
  tell(true);
}
