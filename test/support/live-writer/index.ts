import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createHistory } from '../../../electron/engine/history';
import { systemClock } from '../../../electron/engine/shared/clock';
import { addon, bundled, sqlThread, temporaryDir, testStore } from '../store';
import { numbersOf, SPAN, TAGS } from './numbers';
import type { WriterOptions } from './process';

export interface Writer {
  /** Its files; of one store over many runs. */
  dir: string;
  key: Buffer;
  script: string;
  sqlThread: string;
}

export async function newWriter(thread?: string): Promise<Writer> {
  return { dir: await temporaryDir(), key: randomBytes(32), script: await bundled('test/support/live-writer/process.ts'), sqlThread: thread ?? (await sqlThread()) };
}

export interface Told {
  lines: string[];
  /** All readings below were acknowledged. */
  acknowledged: number;
}

export const writerDefaults = { from: 0, commits: 24, each: 60, sealEvery: 6 };

interface Run extends Partial<Omit<WriterOptions, 'dir' | 'keyHex' | 'addon' | 'sqlThread'>> {
  /** Stands before the command: strace, or what leads into a name space. */
  within?: readonly string[];
  /** As the process sees its folder. */
  dir?: string;
}

/** Runs it to its end, whatever that is. */
export async function write(writer: Writer, { within = [], dir = writer.dir, ...options }: Run = {}): Promise<Told> {
  const given: WriterOptions = { ...writerDefaults, ...options, dir, keyHex: writer.key.toString('hex'), addon, sqlThread: writer.sqlThread };
  const [command = '', ...args] = [...within, process.execPath, writer.script, JSON.stringify(given)];
  const child = spawn(command, args, { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (piece: Buffer) => void (out += piece.toString()));
  await new Promise((done) => child.once('close', done));
  // A line without its end was not told.
  return toldBy(out.split('\n').slice(0, -1), given.from);
}

export function toldBy(lines: string[], from = 0): Told {
  return { lines, acknowledged: lines.reduce((most, line) => (/^\d+$/.test(line) ? Math.max(most, Number(line)) : most), from) };
}

export interface Found {
  numbers: number[];
  /** What SQLite finds wrong with the file of the month. */
  unsound: unknown[];
}

/** What the store in this folder holds, opened as the engine does after a crash; sealed to the end once more, and read again. */
export async function found({ key }: Pick<Writer, 'key'>, dir: string): Promise<Found> {
  const store = await testStore([], { dir, key });
  try {
    const history = await createHistory({ store, clock: systemClock(), security: { record: () => Promise.resolve() } });
    const read = async () => numbersOf(await history.readings(TAGS, SPAN.from, SPAN.to)).sort((a, b) => a - b);
    const before = await read();
    await history.seal();
    const after = await read();
    if (before.join() !== after.join()) throw new Error(`${before.length} readings became ${after.length} by sealing`);
    const unsound: unknown[] = [];
    for (const name of await store.files('history-')) unsound.push(...(await (await store.file(name, [])).all('PRAGMA integrity_check')).filter((row) => JSON.stringify(row) !== '{"integrity_check":"ok"}'));
    await history.close();
    return { numbers: before, unsound };
  } finally {
    await store.close();
  }
}

/** Numbers below `acknowledged` that are not there. */
export function lost({ numbers }: Found, acknowledged: number): number[] {
  const there = new Set(numbers);
  return Array.from({ length: acknowledged }, (_, n) => n).filter((n) => !there.has(n));
}
