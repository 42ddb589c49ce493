import { contentTracing, type BrowserWindow } from 'electron';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { framesOf } from './trace-frames';

/** What `ctl bench screen` asks of the window that it started, in a file that is there once its plant is at work. */
const order = z.object({
  forMs: z.number().positive(),
  /** So many tiles have to be live before it begins. */
  tiles: z.number().int().positive(),
  /** The address of the trend that is panned. */
  trend: z.string().startsWith('#/trends/'),
  panMs: z.number().positive(),
});

/** What it says when it is done; memory in bytes, times in ms. */
export interface ScreenMeasured {
  tiles: number;
  tilesMs: number;
  tileFrames: number;
  tileFramesMs: number;
  rendererCpuMs: number;
  rendererMainThreadMs: number;
  memory: number[];
  panFrames: number;
  panMs: number;
  /** The main thread's own time of each frame of the pan, in order. */
  panMainThreadMs: number[];
}

const WAIT_MS = 180_000;
const SETTLE_MS = 5_000;
const SAMPLE_MS = 1_000;
const FRAMES_MS = 5_000;
/** As a pointer of 60 Hz tells of itself. */
const MOVE_MS = 1_000 / 60;

/** Measures this window and says the figures in one line on stderr. */
export async function measureScreen(window: BrowserWindow, file: string): Promise<void> {
  while (!existsSync(file)) await pause(100);
  const wanted = order.parse(JSON.parse(readFileSync(file, 'utf8')));
  const told = { ...(await measureTiles(window, wanted)), ...(await measurePan(window, wanted)) } satisfies ScreenMeasured;
  process.stderr.write(`millwright: screen ${JSON.stringify(told)}\n`);
}

const ask = <T>(window: BrowserWindow, script: string): Promise<T> => window.webContents.executeJavaScript(script) as Promise<T>;
/** Tiles with a value: of machines whose readings come and are judged. */
const liveTiles = "[...document.querySelectorAll('.tile-value')].filter((one) => /\\d/.test(one.textContent)).length";

/** Frames that the window could paint beside its tiles. Asking for each is work of its own, so it is not done while they are measured. */
async function countFrames(window: BrowserWindow) {
  const began = performance.now();
  const tileFrames = await ask<number>(window, `new Promise((done) => { let frames = 0; const end = performance.now() + ${FRAMES_MS}; (function next() { if (performance.now() > end) done(frames); else { frames++; requestAnimationFrame(next); } })(); })`);
  return { tileFrames, tileFramesMs: performance.now() - began };
}

async function until(window: BrowserWindow, script: string, what: string): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await pause(250)) if (await ask<boolean>(window, script)) return;
  throw new Error(`the window did not show ${what} within ${WAIT_MS / 1000} s`);
}

async function measureTiles(window: BrowserWindow, { forMs, tiles }: z.infer<typeof order>) {
  await ask(window, "location.hash = '#/overview'; 0");
  await until(window, `${liveTiles} >= ${tiles}`, `${tiles} live tiles`);
  await pause(SETTLE_MS);
  const { debugger: inspector } = window.webContents;
  inspector.attach('1.3');
  await inspector.sendCommand('Performance.enable');
  const taskMs = async () => 1_000 * (((await inspector.sendCommand('Performance.getMetrics')) as { metrics: { name: string; value: number }[] }).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  const memory: number[] = [];
  const pid = window.webContents.getOSProcessId();
  const sampling = setInterval(() => memory.push(used(pid).bytes), SAMPLE_MS);
  const began = { at: performance.now(), cpu: used(pid).cpuMs, task: await taskMs() };
  await pause(forMs);
  clearInterval(sampling);
  const figures = {
    tilesMs: performance.now() - began.at, rendererCpuMs: used(pid).cpuMs - began.cpu, rendererMainThreadMs: (await taskMs()) - began.task, memory,
  };
  inspector.detach();
  return { ...figures, tiles: await ask<number>(window, liveTiles), ...(await countFrames(window)) };
}

/** The sheet is drawn to and fro by a pointer, as a hand does, while the browser's own trace tells what its main thread did. */
async function measurePan(window: BrowserWindow, { trend, panMs }: z.infer<typeof order>) {
  const { webContents } = window;
  await ask(window, `location.hash = ${JSON.stringify(trend)}; 0`);
  await until(window, "document.querySelector('.trend-box[aria-busy=false] .u-over') !== null", 'the trend');
  await pause(SETTLE_MS);
  const box = await ask<{ x: number; y: number; width: number; height: number }>(window, "(({ x, y, width, height }) => ({ x, y, width, height }))(document.querySelector('.trend-box .u-over').getBoundingClientRect())");
  const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  await contentTracing.startRecording({ included_categories: ['toplevel', 'cc'], excluded_categories: ['*'] });
  webContents.sendInputEvent({ type: 'mouseMove', ...at });
  webContents.sendInputEvent({ type: 'mouseDown', button: 'left', clickCount: 1, ...at });
  const began = performance.now();
  for (let moved = 0; performance.now() - began < panMs; moved++) {
    // Back and forth by a third of the sheet, four seconds a turn; into the past, as now is its end.
    const turn = (performance.now() - began) / 4_000;
    webContents.sendInputEvent({ type: 'mouseMove', button: 'left', modifiers: ['leftbuttondown'], x: at.x + Math.round((box.width / 6) * (1 - Math.cos(2 * Math.PI * turn))), y: at.y });
    await pause(Math.max(0, began + (moved + 1) * MOVE_MS - performance.now()));
  }
  const ms = performance.now() - began;
  webContents.sendInputEvent({ type: 'mouseUp', button: 'left', clickCount: 1, ...at });
  const path = await contentTracing.stopRecording();
  const panMainThreadMs = framesOf(readFileSync(path, 'utf8'), webContents.getOSProcessId());
  rmSync(path, { force: true });
  return { panFrames: panMainThreadMs.length, panMs: ms, panMainThreadMs };
}

/** Processor time since its start, and memory. Linux; elsewhere what Electron tells is not fine enough, and NaN stands. */
function used(pid: number): { cpuMs: number; bytes: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, bytes: Number(fields[21]) * 4096 };
  } catch {
    return { cpuMs: NaN, bytes: NaN };
  }
}
