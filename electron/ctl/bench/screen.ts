import { app } from 'electron';
import { spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../../contract/client';
import type { Client, Contract } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { ScreenMeasured } from '../../main/bench-screen';
import { attach } from '../../node/attach';
import { onInterrupt } from '../interrupt';
import { UsageError, type Parsed } from '../options';
import { note } from '../output';
import { durationOf } from '../time';
import { machine, median, rounded, type Bench } from './bench';
import { virtualDisplay } from './display';
import { Helper } from './live/helper';
import { machineKey } from './live/messages';
import { startMosquitto } from './live/mosquitto';
import { connected, setUpPlant } from './live/plant';

const MACHINES = 200;
const HZ = 10;
const PENS = 8;
/** Eight lines of so many readings each: 100,000 in sight. */
const PAST = 12_500;
const PAN_MS = 12_000;
const UP_MS = 120_000;
/** Beside what is measured: until the tiles are live, and the trend. */
const MORE_MS = 400_000;
const WANT_CORES = 0.25;
const WANT_PAN_MS = 8;

/**
 * The real window, with 200 tiles that are live at 10 Hz, and with a trend of eight lines over 100,000 readings, beside the week before, that a pointer pans. Engine, broker and load run on
 * the same processors. Held is what the renderer process and its main thread need; frames a second are printed, as they are the graphics card's.
 */
export async function benchScreen(parsed: Parsed): Promise<Bench> {
  if (process.platform !== 'linux') throw new MillwrightError('unavailable', 'This benchmark reads the processor’s time from /proc, which only Linux has.');
  const forMs = durationOf(parsed.text('for') ?? '10m', '--for');
  const machines = machinesOf(parsed.text('machines'));
  const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-screen-'));
  const display = await virtualDisplay();
  const broker = await startMosquitto(folder);
  const load = new Helper('Bench load');
  const home = join(folder, 'home');
  const order = join(folder, 'order.json');
  const window = openWindow(['--demo', '--for', '0', '--home', home, '--broker', `mqtt://127.0.0.1:${broker.port}`, `--bench-screen=${order}`], { ...display.env, TMPDIR: folder });
  try {
    const client = await Promise.race([clientOf(home), window.ended]);
    await load.ask({ t: 'load', port: broker.port }, 'ready');
    await connected(client);
    await (await setUpPlant(client, folder)).grow(machines);
    const past = await load.ask({ t: 'past', messages: PAST }, 'sent');
    note(`${past.acknowledged} messages of the past are in`);
    const sending = load.ask({ t: 'send', machines, forMs: forMs + MORE_MS, hz: HZ }, 'sent');
    sending.catch(() => undefined);
    const trend = await trendOf(client);
    // Whole at once: the window may look at any moment.
    writeFileSync(`${order}.part`, JSON.stringify({ forMs, tiles: machines, trend, panMs: PAN_MS }));
    renameSync(`${order}.part`, order);
    const told = await Promise.race([window.measured, window.ended]);
    return report(told, machines, await readingsIn(client, trend));
  } finally {
    window.stop();
    load.stop();
    broker.stop();
    display.stop();
    await pause(500);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @throws UsageError */
function machinesOf(text: string | undefined): number {
  if (text !== undefined && !/^[1-9]\d{0,2}$/.test(text)) throw new UsageError(`--machines is a number from 1 to 999, not "${text}".`);
  return text === undefined ? MACHINES : Number(text);
}

async function clientOf(home: string): Promise<Client> {
  for (const end = Date.now() + UP_MS; Date.now() < end; await pause(100)) {
    const channel = await attach(home, 'ctl');
    if (channel) return connect<Contract>(channel).client;
  }
  throw new MillwrightError('timeout', `The appliance did not come up within ${UP_MS / 1000} s.`);
}

/** The first eight tags of the first machine, over its past, beside the week before. */
async function trendOf(client: Client): Promise<string> {
  const { assets, tags } = await client.assets.plant({});
  const first = assets.find(({ key }) => key === machineKey(0));
  const pens = tags.filter(({ asset }) => asset === first?.id).slice(0, PENS).map(({ id }) => `t${id}`);
  return `#/trends/${pens.join(',')}/${PAST * 1_000}/now/week`;
}

async function readingsIn(client: Client, trend: string): Promise<number> {
  const sources = trend.split('/')[2]!.split(',').map((pen) => ({ tag: Number(pen.slice(1)) }));
  const to = Date.now();
  const { lines } = await client.history.trends({ sources, from: to - PAST * 1_000, to, points: 1_000 });
  return lines.reduce((sum, { used }) => sum + used.reduce((total, count) => total + count, 0), 0);
}

function openWindow(args: string[], env: NodeJS.ProcessEnv): { measured: Promise<ScreenMeasured>; ended: Promise<never>; stop(): void } {
  const own = app.isPackaged ? [] : [app.getAppPath()];
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(process.execPath, [...root, ...own, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let said = '';
  let tell: (told: ScreenMeasured) => void = () => undefined;
  const measured = new Promise<ScreenMeasured>((resolve) => (tell = resolve));
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const line = /millwright: screen (\{.*\})\n/.exec(said)?.[1];
    if (line) tell(JSON.parse(line) as ScreenMeasured);
  });
  const stop = () => {
    child.kill('SIGTERM');
  };
  const ended = new Promise<never>((_, reject) => {
    const stopListening = onInterrupt(() => {
      stop();
      reject(new MillwrightError('cancelled', 'Interrupted before it was done.'));
    });
    child.once('close', () => {
      stopListening();
      reject(new MillwrightError('gone', `The window ended before it was measured: ${said.slice(-600)}`));
    });
  });
  ended.catch(() => undefined);
  return { measured, ended, stop };
}

function report(told: ScreenMeasured, machines: number, readings: number): Bench {
  const quarter = Math.max(1, Math.floor(told.memory.length / 4));
  const sorted = [...told.panMainThreadMs].sort((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN, 2);
  const cores = rounded(told.rendererCpuMs / told.tilesMs);
  return {
    name: 'screen',
    machine: machine(),
    figures: {
      liveTiles: told.tiles, hz: HZ, minutes: rounded(told.tilesMs / 60_000, 2), rendererCores: cores, rendererMainThreadShare: rounded(told.rendererMainThreadMs / told.tilesMs), tileFramesPerS: rounded((told.tileFrames * 1_000) / told.tileFramesMs, 1),
      rendererMiB: rounded(median(told.memory.slice(-quarter)) / 2 ** 20, 0),
      trendReadings: readings, panFramesPerS: rounded((told.panFrames * 1_000) / told.panMs, 1), panMainThreadMsP50: at(0.5), panMainThreadMsP95: at(0.95), panMainThreadMsMax: at(1),
    },
    ratios: { memoryGrowth: rounded(median(told.memory.slice(-quarter)) / median(told.memory.slice(quarter, 2 * quarter))) },
    bars: [
      { what: `live tiles of ${machines} machines`, want: `>= ${machines}`, got: told.tiles, holds: told.tiles >= machines },
      { what: 'cores of the renderer process, tiles live at 10 Hz', want: `< ${WANT_CORES}`, got: cores, holds: cores < WANT_CORES },
      { what: 'readings in the trend', want: '>= 100000', got: readings, holds: readings >= PENS * PAST },
      { what: 'main thread, ms a frame of a pan, 95 of 100', want: `<= ${WANT_PAN_MS}`, got: at(0.95), holds: at(0.95) <= WANT_PAN_MS },
    ],
  };
}
