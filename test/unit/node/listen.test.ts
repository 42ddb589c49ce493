import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../electron/contract/channel';
import { attach } from '../../../electron/node/attach';
import { listen } from '../../../electron/node/listen';
import { defaultHome, socketPath } from '../../../electron/node/places';

describe.skipIf(process.platform === 'win32')("the engine's socket", () => {
  let home: string;
  const servers: Server[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'mw-socket-'));
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    rmSync(home, { recursive: true, force: true });
  });

  const listening = async (onCaller: (channel: Channel) => void = () => undefined) => {
    const server = await listen(home, onCaller);
    servers.push(server);
    return server;
  };

  it('carries typed arrays both ways, whole, whatever their size', async () => {
    await listening((channel) => channel.onMessage((message) => channel.send(message)));
    const channel = await attach(home, 'ctl');
    const sent = { values: new Float64Array(300_000).fill(1.5), small: new Uint8Array([1, 2]) };
    const back = await new Promise<typeof sent>((resolve) => {
      channel?.onMessage((message) => resolve(message as typeof sent));
      channel?.send(sent);
    });
    expect(back.values).toBeInstanceOf(Float64Array);
    expect(Buffer.compare(Buffer.from(back.values.buffer, back.values.byteOffset, back.values.byteLength), Buffer.from(sent.values.buffer))).toBe(0);
    expect([...back.small]).toEqual([1, 2]);
    channel?.close();
  });

  it('belongs to its owner alone', async () => {
    await listening();
    expect(statSync(socketPath(home)).mode & 0o777).toBe(0o600);
  });

  it('is taken once: a second engine is told that the folder is in use', async () => {
    await listening();
    await expect(listen(home, () => undefined)).rejects.toMatchObject({ code: 'home-in-use' });
  });

  it('is taken once also when many start at the same moment', async () => {
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => listening()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('replaces what a killed engine left behind', async () => {
    // A socket file without a listener: what remains after a kill.
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(join(home, 'other.sock'), resolve));
    await new Promise((resolve) => dead.close(resolve));
    writeFileSync(socketPath(home), '');
    expect(await attach(home, 'ctl')).toBeNull();
    await listening();
    const channel = await attach(home, 'ctl');
    expect(channel).not.toBeNull();
    channel?.close();
  });

  it('closes the line to whoever does not say hello, or sends what is no message', async () => {
    let callers = 0;
    await listening(() => callers++);
    const { createConnection } = await import('node:net');
    const socket = createConnection(socketPath(home));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(Buffer.from([4, 0, 0, 0, 1, 2, 3, 4]));
    await closed;
    expect(callers).toBe(0);
  });
});

describe('where things are', () => {
  it('keeps a socket path within what a Unix socket may have', () => {
    const long = join('/tmp', 'x'.repeat(120));
    expect(Buffer.byteLength(socketPath(long, 'linux'))).toBeLessThanOrEqual(107);
    expect(socketPath('/tmp/a', 'linux')).toBe('/tmp/a/engine.sock');
    expect(socketPath('C:\\data', 'win32')).toMatch(/^\\\\\.\\pipe\\millwright-[0-9a-f]{16}$/);
  });

  it('takes MILLWRIGHT_HOME before the OS place for application data', () => {
    expect(defaultHome({ MILLWRIGHT_HOME: '/srv/mw' }, 'linux')).toBe('/srv/mw');
    expect(defaultHome({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/millwright');
  });
});
