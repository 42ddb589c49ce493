import { channelOverMainPort, type Channel, type MainPort } from '../../contract/channel';

/** The part of Electron's `process.parentPort` that is used; no import of Electron, so that plain Node runs the same bundle. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: MainPort[] }) => void): unknown;
}

/**
 * A worker's line to its engine: under Electron the MessagePort of main's first message (`{ type: 'port' }`, one port), under
 * plain Node the child process's own IPC. A worker whose line closes has nobody left to work for and ends.
 */
export async function workerPort(onGone: () => void = () => process.exit(0)): Promise<Channel> {
  // A terminal's Ctrl-C reaches every process of its group: the engine ends this one in order, so that no half file stays.
  process.on('SIGINT', () => undefined);
  const parent = (process as unknown as { parentPort?: ParentPort }).parentPort;
  const channel = parent ? channelOverMainPort(await firstPort(parent)) : channelOverIpc();
  channel.onClose(onGone);
  return channel;
}

function firstPort(parent: ParentPort): Promise<MainPort> {
  return new Promise((resolve) => {
    parent.on('message', (event) => {
      const message = event.data as { type?: unknown } | null;
      const port = event.ports[0];
      if (message?.type === 'port' && port) resolve(port);
    });
  });
}

function channelOverIpc(): Channel {
  if (!process.send) throw new Error('A worker is started by the appliance, not by hand: it has no line to an engine.');
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', listener),
    close: () => process.disconnect(),
  };
}
