import { BareLoop } from './bare-loop';
import { Load } from './load';
import type { FromHelper, ToHelper } from './messages';

/** The benchmark's own processes: the load, and the bare loop that is measured beside the appliance. */
const parent = (process as unknown as { parentPort: { on(event: 'message', listener: (event: { data: unknown }) => void): void; postMessage(message: FromHelper): void } }).parentPort;
let load: Load | undefined;
let bare: BareLoop | undefined;

async function answer(message: ToHelper): Promise<FromHelper> {
  switch (message.t) {
    case 'load':
      load = await Load.connect(message.port);
      return { t: 'ready' };
    case 'bare':
      bare = await BareLoop.open(message.port, message.addon, message.file, message.durable);
      return { t: 'ready' };
    case 'send':
      if (!load) throw new Error('there is no load yet');
      return load.send(message.machines, message.forMs, message.hz);
    case 'past':
      if (!load) throw new Error('there is no load yet');
      return load.past(message.messages);
    case 'look':
      if (!bare) throw new Error('there is no loop yet');
      return bare.seen();
  }
}

parent.on('message', ({ data }) => {
  answer(data as ToHelper).then(
    (told) => parent.postMessage(told),
    (error: unknown) => parent.postMessage({ t: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});
