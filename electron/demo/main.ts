import type { DemoReport, DemoStart } from '../contract/demo-plant';
import { Plant, WEEK_MS } from './plant';
import { enginePort } from './port';
import { liveMessage, Publisher } from './publisher';
import { sendWeek, simulateWeek } from './week';

/**
 * The demo plant's simulator: a process of its own that publishes over MQTT as machines and a gateway would. It knows nothing of the appliance but a port.
 */
const SECOND = 1_000;
const LONG_STEP_MS = 3_600_000;
/** Messages of the live part that may wait for an acknowledgement; while the appliance takes nothing, later ones are not sent. */
const LIVE_WAITING = 24 * 60;

async function run(start: DemoStart, report: (report: DemoReport) => void): Promise<void> {
  const { seed, backfill } = start;
  const port = start.port ?? (await ownBroker(report));
  // The second that is passing: nobody waits for the next one.
  const live = Math.floor(Date.now() / SECOND) * SECOND;
  const plant = new Plant(seed, live - WEEK_MS, live);
  // The live part goes on from where the week ends. Where its week is not wanted, the plant is brought there in long steps.
  const week = backfill ? simulateWeek(plant, live) : null;
  if (!week) for (let time = live - WEEK_MS; time < live; time += LONG_STEP_MS) plant.step(time);
  const machines = await Publisher.connect(port, 'demo-machines');
  const first = goLive(plant, live, machines);
  if (!week) return;
  // The machines are heard of first, so that what follows is known to be of the past.
  await first;
  const gateways = await Promise.all([Publisher.connect(port, 'demo-gateway-1'), Publisher.connect(port, 'demo-gateway-2'), Publisher.connect(port, 'demo-gateway-3')]);
  await sendWeek(week, gateways, report);
  for (const gateway of gateways) await gateway.close();
}

async function ownBroker(report: (report: DemoReport) => void): Promise<number> {
  const { openBroker } = await import('./broker');
  const port = await openBroker();
  report({ t: 'broker', port });
  return port;
}

/** One message a machine and second, from `from` on. Resolves with the first second's acknowledgements. */
function goLive(plant: Plant, from: number, publisher: Publisher): Promise<unknown> {
  let next = from;
  let waiting = 0;
  const second = (): Promise<unknown> => {
    const sent: Promise<void>[] = [];
    // A late timer catches up; after a sleep of the machine the plant just goes on.
    if (Date.now() - next > 30 * SECOND) next = Math.floor(Date.now() / SECOND) * SECOND;
    for (; next <= Date.now(); next += SECOND) {
      for (const { machine, time, measured } of plant.step(next)) {
        if (waiting >= LIVE_WAITING) continue;
        waiting++;
        sent.push(publisher.publish(machine, liveMessage(time, measured)).catch(() => {}).finally(() => waiting--));
      }
    }
    setTimeout(() => void second(), Math.max(5, next - Date.now()));
    return Promise.all(sent);
  };
  return new Promise((resolve) => setTimeout(() => void second().then(resolve), Math.max(0, from - Date.now())));
}

void enginePort().then((port) => {
  port.onMessage((message) => {
    const start = message as DemoStart;
    if (start.t !== 'start') return;
    run(start, (report) => port.send(report)).catch((error: unknown) => port.send({ t: 'failed', message: error instanceof Error ? error.message : String(error) }));
  });
});
