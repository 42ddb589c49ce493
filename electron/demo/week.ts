import type { DemoReport } from '../contract/demo-plant';
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

/** Steps the plant through the week before `live`, a minute at a time, and keeps what the machines say as messages: oldest first, all machines of a day together. */
export function* simulateWeek(plant: Plant, live: number): Generator<WeekMessage> {
  const gathered = new Map<string, string[]>();
  const packed = (machine: string, rows: string[]): WeekMessage => ({ machine, payload: `[${rows.join(',')}]` });
  let rows = 0;
  for (let time = live - WEEK_MS; time < live; time += STEP_MS) {
    for (const { machine, measured } of plant.step(time)) {
      const list = gathered.get(machine);
      if (list) list.push(row(time, measured));
      else gathered.set(machine, [row(time, measured)]);
    }
    if (++rows % ROWS_EACH !== 0) continue;
    for (const [machine, list] of gathered) yield packed(machine, list);
    gathered.clear();
  }
  for (const [machine, list] of gathered) yield packed(machine, list);
}

/** As JSON.stringify would write it, at a tenth of its cost. */
function row(time: number, m: Measured): string {
  return `{"t":${time},"air_temperature":${m.air_temperature},"process_temperature":${m.process_temperature},"rotational_speed":${m.rotational_speed},"torque":${m.torque},"tool_wear":${m.tool_wear}}`;
}

/** Sends the messages, a few at a time, until all are acknowledged or time is up. */
export async function sendWeek(messages: readonly WeekMessage[], publishers: readonly Publisher[], report: (report: DemoReport) => void, limitMs = WEEK_LIMIT_MS): Promise<void> {
  const until = performance.now() + limitMs;
  let next = 0;
  let acknowledged = 0;
  const tell = (finished: boolean) => report({ t: 'backfill', progress: acknowledged / messages.length, complete: acknowledged === messages.length, finished });
  const sender = async (publisher: Publisher) => {
    for (let message = messages[next++]; message && performance.now() < until; message = messages[next++]) {
      await publisher.publish(message.machine, message.payload);
      acknowledged++;
      tell(false);
    }
  };
  const senders = Array.from({ length: IN_FLIGHT }, (_, index) => publishers[index % publishers.length]).flatMap((publisher) => (publisher ? [sender(publisher)] : []));
  const timeUp = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
  await Promise.race([Promise.all(senders), timeUp]);
  tell(true);
}
