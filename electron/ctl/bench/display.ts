import { spawn } from 'node:child_process';
import { MillwrightError } from '../../contract/errors';

/** A display for windows that are measured: the one there is, or a virtual one that ends with the measurement. */
export async function virtualDisplay(): Promise<{ env: NodeJS.ProcessEnv; stop(): void }> {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return { env: process.env, stop: () => undefined };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', () => reject(new MillwrightError('unavailable', 'There is no display here and no Xvfb to make one. Install xvfb.')));
    server.once('exit', () => reject(new MillwrightError('unavailable', 'Xvfb ended at once.')));
    let text = '';
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  return { env: { ...process.env, DISPLAY: `:${number}` }, stop: () => server.kill() };
}
