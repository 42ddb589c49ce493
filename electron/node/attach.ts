import { createConnection } from 'node:net';
import { userInfo } from 'node:os';
import type { Channel } from '../contract/channel';
import type { Origin } from '../contract/host-protocol';
import { channelOverSocket } from './socket-channel';
import { socketPath } from './places';

/** The first message on a socket: who calls. The socket's owner is the only one who can. */
export interface Hello {
  type: 'hello';
  origin: Origin;
  user: string;
}

const origins: readonly Origin[] = ['window', 'wall', 'ctl'];

export function isHello(message: unknown): message is Hello {
  const hello = message as Partial<Hello> | null;
  return typeof hello === 'object' && hello !== null && hello.type === 'hello' && origins.includes(hello.origin as Origin) && typeof hello.user === 'string';
}

/** The line to the engine that runs for this data folder, or null where none does. */
export function attach(home: string, origin: Hello['origin']): Promise<Channel | null> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath(home));
    socket.once('error', () => resolve(null));
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      const channel = channelOverSocket(socket);
      const hello: Hello = { type: 'hello', origin, user: userInfo().username };
      channel.send(hello);
      resolve(channel);
    });
  });
}
