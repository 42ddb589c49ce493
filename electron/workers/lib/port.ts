import type { Channel } from '../../contract/channel';

/** The part of Electron's `process.parentPort` and `MessagePortMain` that is used; no import of Electron, so that plain Node runs the same bundle. */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/**
 * A worker's line to its engine: under Electron the MessagePort of main's first message (`{ type: 'port' }`, one port), under
 * plain Node the child process's own IPC. A worker whose line closes has nobody left to work for and ends.
 */
export async function workerPort(onGone: () => void = () => process.exit(0)): Promise<Channel> {
  // A terminal's Ctrl-C reaches every process of its group: the engine ends this one in order, so that no half file stays.
  process.on('SIGINT', () => undefined);
  const parent = (process as unknown as { parentPort?: ElectronPort }).parentPort;
  const channel = parent ? channelOverElectron(await firstPort(parent)) : channelOverIpc();
  channel.onClose(onGone);
  return channel;
}

function firstPort(parent: ElectronPort): Promise<ElectronPort> {
  return new Promise((resolve) => {
    parent.on('message', (event) => {
      const message = event.data as { type?: unknown } | null;
      const port = event.ports[0];
      if (message?.type === 'port' && port) resolve(port);
    });
  });
}

function channelOverElectron(port: ElectronPort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  };
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
