import { MillwrightError } from '../contract/errors';
import type { OpcuaCalls } from '../contract/opcua-line';
import { serveLine } from '../engine/inference/line';
import { OpcuaConnection } from './lib/opcua/connection';
import { makeIdentity } from './lib/opcua/identity';
import { silence } from './lib/opcua/library';
import { workerPort } from './lib/port';

/** All connections to OPC UA servers: a process of its own, so that what comes from outside is read where it can hurt nobody, and nothing of it is written to a disk. */
const connections = new Map<number, OpcuaConnection>();

function of(id: number): OpcuaConnection {
  const found = connections.get(id);
  if (!found) throw new MillwrightError('gone', 'This connection is closed.');
  return found;
}

silence();
// The library throws from its timers where a server says what it should not: that is one connection's trouble, which its own silence tells.
process.on('uncaughtException', (error) => console.error('opcua:', error));
process.on('unhandledRejection', (error) => console.error('opcua:', error));

void workerPort().then((port) =>
  serveLine<OpcuaCalls>(port, {
    open: async (opening, { progress, signal }) => {
      const connection = new OpcuaConnection(opening, progress);
      connections.set(opening.id, connection);
      try {
        await connection.run(signal);
      } finally {
        connections.delete(opening.id);
      }
      return null;
    },
    remap: async ({ id, mapped }) => {
      await of(id).remap(mapped);
      return null;
    },
    pause: async ({ id, paused }) => {
      await of(id).pause(paused);
      return null;
    },
    browse: ({ id, search, limit }) => of(id).browse(search, limit),
    identity: (wanted) => makeIdentity(wanted),
  }),
);
