import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryDir } from '../../support/store';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A broker of the machine's own, for one test. Its address. */
export async function mosquitto(lines: string[] = ['allow_anonymous true']): Promise<string> {
  const dir = await temporaryDir();
  const port = await freePort();
  await writeFile(join(dir, 'mosquitto.conf'), [`listener ${port} 127.0.0.1`, 'max_queued_messages 0', 'persistence false', ...lines, ''].join('\n'));
  const path = `${process.env.PATH ?? ''}:/usr/sbin`;
  const child = spawn('mosquitto', ['-c', join(dir, 'mosquitto.conf')], { stdio: 'ignore', env: { ...process.env, PATH: path } });
  onTestFinished(() => void child.kill('SIGKILL'));
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 10));
  return `mqtt://127.0.0.1:${port}`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
