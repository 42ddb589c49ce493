import { channelOverMainPort, type Channel } from '../contract/channel';

type MainPort = Parameters<typeof channelOverMainPort>[0];
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: MainPort[] }) => void): unknown;
}

/** The line to the engine: under Electron the port of the host's first message (`{ type: 'port' }`), under plain Node the process's own. When it closes, there is nobody left to simulate for. */
export async function enginePort(): Promise<Channel> {
  const parent = (process as unknown as { parentPort?: ParentPort }).parentPort;
  const channel = parent ? channelOverMainPort(await firstPort(parent)) : overIpc();
  channel.onClose(() => process.exit(0));
  return channel;
}

function firstPort(parent: ParentPort): Promise<MainPort> {
  return new Promise((resolve) => {
    parent.on('message', ({ data, ports: [port] }) => {
      if ((data as { type?: unknown } | null)?.type === 'port' && port) resolve(port);
    });
  });
}

function overIpc(): Channel {
  return {
    send: (message) => void (process.connected && process.send?.(message)),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', listener),
    close: () => process.disconnect(),
  };
}
