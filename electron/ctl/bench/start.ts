import { app } from 'electron';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { onInterrupt } from '../interrupt';
import { virtualDisplay } from './display';
import { machine, median, rounded, type Bench } from './bench';

const ROUNDS = 5;
const LIMIT_MS = 60_000;
const WANT_AT_MOST = 2.0;

/**
 * From launch to the live page of an appliance that is set up (the demo plant, its store kept from a first start), against an empty
 * window of the same binary in the same run, in turn. Both say so on stderr themselves: the window when it was painted, the page
 * when readings of this start have come over MQTT, were scored and stand on it. The first start, which makes store and plant and tries the
 * model, is printed beside it.
 */
export async function benchStart(): Promise<Bench> {
  const display = await virtualDisplay();
  const home = mkdtempSync(join(tmpdir(), 'millwright-bench-home-'));
  const env = { ...display.env, MILLWRIGHT_DEMO_KEY: randomBytes(32).toString('hex') };
  const empty: number[] = [];
  const live: number[] = [];
  let first: number;
  try {
    await launch(['--bench-empty-window'], /empty window after/, env);
    first = await launch(['--demo', '--for', '0', '--home', home], /live page after/, env);
    for (let round = 0; round < ROUNDS; round++) {
      empty.push(await launch(['--bench-empty-window'], /empty window after/, env));
      live.push(await launch(['--demo', '--for', '0', '--home', home], /live page after/, env));
    }
  } finally {
    display.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
  const ratio = rounded(median(live) / median(empty));
  return {
    name: 'start',
    machine: machine(),
    figures: { emptyWindowMs: rounded(median(empty), 0), livePageMs: rounded(median(live), 0), firstStartMs: rounded(first, 0), rounds: ROUNDS },
    ratios: { livePage: ratio },
    bars: [{ what: 'launch to the live page, as a ratio to an empty window', want: `<= ${WANT_AT_MOST}`, got: ratio, holds: ratio <= WANT_AT_MOST }],
  };
}

/** Milliseconds from the start of the process to its word on stderr; then it is ended. */
function launch(args: string[], word: RegExp, env: NodeJS.ProcessEnv): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-'));
  const own = app.isPackaged ? [] : [app.getAppPath()];
  const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return new Promise<number>((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [...root, ...own, ...args], { env: { ...env, TMPDIR: folder }, stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' });
    let said = '';
    let took: number | undefined;
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    let broken = false;
    const stopListening = onInterrupt(() => {
      broken = true;
      child.kill('SIGTERM');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (took === undefined && word.test(said)) {
        took = performance.now() - started;
        child.kill('SIGTERM');
      }
    });
    child.on('close', () => {
      clearTimeout(limit);
      stopListening();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      if (broken) reject(new MillwrightError('cancelled', 'Interrupted before it was done.'));
      else if (took === undefined) reject(new MillwrightError('timeout', `${args.join(' ')} did not come up within ${LIMIT_MS / 1000} s: ${said.slice(-400)}`));
      else resolve(took);
    });
  });
}
