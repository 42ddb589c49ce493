import { app, MessageChannelMain, utilityProcess } from 'electron';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelOverMainPort } from '../../contract/channel';
import type { DemoReport, DemoStart } from '../../contract/demo-plant';
import { MillwrightError } from '../../contract/errors';
import { places } from '../../main/places';
import { onInterrupt } from '../interrupt';
import { virtualDisplay } from './display';
import { machine, median, rounded, type Bench } from './bench';

const ROUNDS = 5;
const LIMIT_MS = 60_000;
const WANT_AT_MOST = 2.0;

/**
 * From launch to the live page of an appliance that is set up, in a plant that runs: its store is kept from a first start, and its machines and their broker
 * are a process of their own that was there before, as in a real plant. Against an empty window of the same binary in the same run, in turn. Both say so on
 * stderr themselves: the window when it was painted, the page when readings of this start have come over MQTT, were scored and stand on it. Printed beside it: the
 * first start, which makes store and plant and tries the model, and the demo that brings its own simulator, at its second start.
 */
export async function benchStart(): Promise<Bench> {
  const display = await virtualDisplay();
  const home = mkdtempSync(join(tmpdir(), 'millwright-bench-home-'));
  const demoHome = mkdtempSync(join(tmpdir(), 'millwright-bench-home-'));
  const plant = await openPlant();
  const env = { ...display.env, MILLWRIGHT_DEMO_KEY: randomBytes(32).toString('hex') };
  const empty: Launch[] = [];
  const live: Launch[] = [];
  const demo: Launch[] = [];
  let first: Launch;
  const appliance = ['--demo', '--for', '0', '--home', home, '--broker', `mqtt://127.0.0.1:${plant.port}`];
  const ownDemo = ['--demo', '--for', '0', '--home', demoHome];
  try {
    await launch(['--bench-empty-window'], /empty window after/, env);
    first = await launch(appliance, /live page after/, env);
    await launch(ownDemo, /live page after/, env);
    for (let round = 0; round < ROUNDS; round++) {
      empty.push(await launch(['--bench-empty-window'], /empty window after/, env));
      live.push(await launch(appliance, /live page after/, env));
      demo.push(await launch(ownDemo, /live page after/, env));
    }
  } finally {
    plant.stop();
    display.stop();
    for (const folder of [home, demoHome]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  const ms = (launches: readonly Launch[]) => rounded(median(launches.map((one) => one.ms)), 0);
  const cpuMs = (launches: readonly Launch[]) => rounded(median(launches.map((one) => one.cpuMs)), 0);
  const ratio = rounded(median(live.map((one) => one.ms)) / median(empty.map((one) => one.ms)));
  const cpu: Record<string, number> = process.platform === 'linux' ? { emptyWindowCpuMs: cpuMs(empty), livePageCpuMs: cpuMs(live) } : {};
  return {
    name: 'start',
    machine: machine(),
    figures: { emptyWindowMs: ms(empty), livePageMs: ms(live), ...cpu, demoLivePageMs: ms(demo), firstStartMs: rounded(first.ms, 0), rounds: ROUNDS },
    ratios: { livePage: ratio },
    bars: [{ what: 'launch to the live page, as a ratio to an empty window', want: `<= ${WANT_AT_MOST}`, got: ratio, holds: ratio <= WANT_AT_MOST }],
  };
}

/** The demo plant's machines with a broker of their own, at work until it is stopped. */
async function openPlant(): Promise<{ port: number; stop(): void }> {
  const child = utilityProcess.fork(places(join(app.getAppPath(), 'dist')).entry('demo'), [], { serviceName: 'Millwright demo', stdio: 'inherit' });
  const { port1, port2 } = new MessageChannelMain();
  child.postMessage({ type: 'port' }, [port2]);
  const line = channelOverMainPort(port1);
  const port = await new Promise<number>((resolve, reject) => {
    line.onMessage((raw) => {
      const report = raw as DemoReport;
      if (report.t === 'broker') resolve(report.port);
      if (report.t === 'failed') reject(new MillwrightError('internal', `The simulated plant did not come up: ${report.message}`));
    });
    child.once('exit', () => reject(new MillwrightError('internal', 'The simulated plant did not come up.')));
    line.send({ t: 'start', port: null, seed: 7, backfill: false } satisfies DemoStart);
  });
  return { port, stop: () => void child.kill() };
}

interface Launch {
  /** From the start of the process to its word. */
  ms: number;
  /** Of processor time that it and its children had taken until then. Linux only; else 0. */
  cpuMs: number;
}

/** Runs the app until it says its word on stderr; then it is ended. */
function launch(args: string[], word: RegExp, env: NodeJS.ProcessEnv): Promise<Launch> {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-'));
  const own = app.isPackaged ? [] : [app.getAppPath()];
  const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return new Promise<Launch>((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [...root, ...own, ...args], { env: { ...env, TMPDIR: folder }, stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' });
    let said = '';
    let took: Launch | undefined;
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    let broken = false;
    const stopListening = onInterrupt(() => {
      broken = true;
      child.kill('SIGTERM');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (took === undefined && word.test(said)) {
        took = { ms: performance.now() - started, cpuMs: cpuOfGroup(child.pid ?? -1) };
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

/** A tick of `/proc`'s times. */
const TICK_MS = 10;

function cpuOfGroup(group: number): number {
  if (process.platform !== 'linux') return 0;
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // Behind the name, which may hold anything: state, parent, group, …; user and system time are the 12th and 13th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks * TICK_MS;
}
