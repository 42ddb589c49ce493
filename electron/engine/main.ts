import { isMainThread, MessageChannel, parentPort, Worker, type MessagePort } from 'node:worker_threads';
import { channelOverMainPort, type MainPort } from '../contract/channel';
import type { FromEngine } from '../contract/host-protocol';
import type { ParentPort } from './host';

/**
 * The engine's process: a utility process of Electron's. Its own thread's event loop is Chromium's: whatever comes over a socket or from a thread passes two more threads there before
 * it is seen, which takes longer than most of what the engine does with it. So the engine runs on a thread beside it, whose loop is Node's alone, and this one hands on what the host says.
 */
if (isMainThread) handOn(new Worker(__filename), (process as unknown as { parentPort: ParentPort }).parentPort);
else if (parentPort) void startHere(parentPort);

function handOn(thread: Worker, host: ParentPort): void {
  host.on('message', ({ data, ports }) => {
    const bridged = (ports as MainPort[]).map(bridge);
    thread.postMessage({ data, ports: bridged }, bridged);
  });
  thread.on('message', (message: FromEngine) => {
    host.postMessage(message);
    // The message has to leave the process first.
    if (message.type === 'stopped') setTimeout(() => process.exit(0), 20);
  });
  thread.on('error', (error) => {
    console.error('engine:', error);
    process.exit(1);
  });
  // A terminal's Ctrl-C and a session's end reach every process of the group; the host ends this one in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
}

/** Electron's ports can't be given to a thread; this one can, and says what that one says. */
function bridge(port: MainPort): MessagePort {
  const { port1: here, port2: there } = new MessageChannel();
  const line = channelOverMainPort(port);
  here.on('message', (message) => line.send(message));
  here.on('close', () => line.close());
  line.onClose(() => here.close());
  line.onMessage((message) => here.postMessage(message));
  return there;
}

async function startHere(port: MessagePort): Promise<void> {
  // The process's own thread has no use for the program.
  const { runEngine } = await import('./engine');
  runEngine({
    postMessage: (message) => port.postMessage(message),
    on: (_, listener) => void port.on('message', ({ data, ports }: { data: unknown; ports: MessagePort[] }) => listener({ data, ports: ports.map(likeElectrons) })),
  });
}

/** A listener of Electron's ports gets an event. */
function likeElectrons(port: MessagePort): MainPort {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (event: unknown) => void) => port.on(event, (data: unknown) => listener({ data })),
    start: () => port.start(),
    close: () => port.close(),
  };
}
