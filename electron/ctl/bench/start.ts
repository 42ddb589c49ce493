import { app } from 'electron';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { virtualDisplay } from './display';
import { machine, median, rounded, type Bench } from './bench';

const ROUNDS = 5;
const LIMIT_MS = 60_000;
const WANT_AT_MOST = 2.0;

/**
 * From launch to the live page of the demo plant, against an empty Electron window of the same binary in the same run,
 * in turn. Both say so on stderr themselves, the window when it was painted, the page when predictions stand on it.
 */
export async function benchStart(): Promise<Bench> {
  const display = await virtualDisplay();
  const empty: number[] = [];
  const live: number[] = [];
  try {
    await launch(['--bench-empty-window'], /empty window after/, display.env);
    for (let round = 0; round < ROUNDS; round++) {
      empty.push(await launch(['--bench-empty-window'], /empty window after/, display.env));
      live.push(await launch(['--demo', '--for', '0'], /live page after/, display.env));
    }
  } finally {
    display.stop();
  }
  const ratio = rounded(median(live) / median(empty));
  return {
    name: 'start',
    machine: machine(),
    figures: { emptyWindowMs: rounded(median(empty), 0), livePageMs: rounded(median(live), 0), rounds: ROUNDS },
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
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (took === undefined && word.test(said)) {
        took = performance.now() - started;
        child.kill('SIGTERM');
      }
    });
    child.on('close', () => {
      clearTimeout(limit);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      if (took === undefined) reject(new MillwrightError('timeout', `${args.join(' ')} did not come up within ${LIMIT_MS / 1000} s: ${said.slice(-400)}`));
      else resolve(took);
    });
  });
}
