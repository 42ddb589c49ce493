import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { MillwrightError } from '../../../contract/errors';

const UP_MS = 5_000;

/** A broker of its own process, as a plant has one. Nothing of it is tuned but that it drops no message. Errors: unavailable where it is not installed. */
export async function startMosquitto(folder: string): Promise<{ port: number; pid: number; stop(): void }> {
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence false', 'max_queued_messages 0', 'max_inflight_messages 0', 'set_tcp_nodelay true', ''].join('\n'));
  // Debian keeps it where only root looks.
  const child = spawn('mosquitto', ['-c', config], { stdio: 'ignore', env: { ...process.env, PATH: [process.env.PATH ?? '', '/usr/sbin'].join(delimiter) } });
  const ended = new Promise<'missing' | 'ended'>((resolve) => {
    child.once('error', () => resolve('missing'));
    child.once('exit', () => resolve('ended'));
  });
  for (const until = performance.now() + UP_MS; performance.now() < until; ) {
    if (await answers(port)) return { port, pid: child.pid ?? -1, stop: () => void child.kill() };
    if ((await Promise.race([ended, pause(20)])) !== undefined) break;
  }
  child.kill();
  throw new MillwrightError('unavailable', 'This benchmark needs the broker mosquitto, which did not come up here. Install it (Debian: apt install mosquitto).');
}

const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
