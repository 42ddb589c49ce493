import { channelOverMainPort, type MainPort } from '../contract/channel';
import { toErrorData } from '../contract/errors';
import type { ToEngine } from '../contract/host-protocol';
import type { Appliance } from './appliance';
import { ParentHost, type ParentPort } from './host';
import { warmThreads } from './store';

/** The appliance's own file, and this month's history. */
const WRITERS = 2;

/** The engine: waits for `start`, then serves windows and the command line until it is told to stop or its host goes away (with the host, its port and so the process end). */
export function runEngine(parent: ParentPort): void {
  const host = new ParentHost(parent);
  let appliance: Promise<Appliance> | undefined;

  const stop = async () => {
    const running = await appliance?.catch(() => undefined);
    await running?.close();
    host.send({ type: 'stopped' });
  };
  const start = (message: Extract<ToEngine, { type: 'start' }>) => {
    // Thread and process come up while the rest of this program is evaluated.
    if (!message.start.toolsOnly) {
      warmThreads(message.files.sqlThread, message.files.addon, WRITERS);
      host.prefork('inference');
      if (message.start.demo && !message.start.demo.broker) host.prefork('demo');
    }
    const starting = import('./appliance').then(({ startAppliance }) => startAppliance(host.hostFor(message), message.start));
    appliance = starting;
    starting.then(
      () => host.send({ type: 'listening' }),
      (error: unknown) => {
        const data = toErrorData(error);
        host.send({ type: 'failed', code: data.code, message: data.message });
      },
    );
  };

  parent.on('message', ({ data, ports }) => {
    const message = data as ToEngine;
    if (host.answered(message, ports)) return;
    switch (message.type) {
      case 'start':
        start(message);
        break;
      case 'connect': {
        const channel = channelOverMainPort(ports[0] as MainPort);
        void appliance?.then((running) => running.connect(channel, { type: 'hello', origin: message.origin, user: message.user }, message.person));
        break;
      }
      case 'beat':
        host.send({ type: 'beat', n: message.n });
        break;
      case 'resumed':
        void appliance?.then((running) => running.resumed());
        break;
      case 'stop':
        void stop();
        break;
      default:
        break;
    }
  });
  process.on('unhandledRejection', (error) => {
    // A promise nobody waits for is a bug; the engine goes on, and the host's log has it.
    console.error('engine: unhandled rejection', error);
  });
}
