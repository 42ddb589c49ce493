/** A virtual display for a machine without one. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Told } from './say.mjs';

/**
 * Starts Xvfb on a free number. It ends with this process, also when this process is killed: then the kernel tells it.
 * @param {{ anyone?: boolean, pixels?: string }} [options] `anyone`: other users of this machine may draw on it (tests run
 *   as another); `pixels`: a folder for the screen's content, readable at any time in `Xvfb_screen0` (an XWD file)
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export async function virtualDisplay({ anyone = false, pixels } = {}) {
  const args = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', ...(anyone ? ['-ac'] : []), ...(pixels ? ['-fbdir', pixels] : [])];
  const [file, before] = existsSync('/usr/bin/setpriv') ? ['setpriv', ['--pdeathsig', 'KILL', 'Xvfb']] : ['Xvfb', []];
  const server = spawn(file, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const stop = () => { server.kill('SIGTERM'); };
  process.once('exit', stop);
  const display = await new Promise((resolve, reject) => {
    let complaint = '';
    let number = '';
    server.stderr?.on('data', (chunk) => { complaint += chunk; });
    server.stdio[3]?.on('data', (chunk) => {
      number += chunk;
      if (number.includes('\n')) resolve(`:${number.trim()}`);
    });
    server.on('error', () => reject(new Told('There is no display, and the virtual one (Xvfb) is not installed.')));
    server.on('close', () => reject(new Told(`There is no display, and the virtual one (Xvfb) did not start.\n${complaint.trim()}`)));
  });
  server.unref();
  for (const stream of [server.stderr, server.stdio[3]]) /** @type {any} */ (stream)?.unref?.();
  return { display, stop };
}
