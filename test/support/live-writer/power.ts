import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { toldBy } from '.';

/** What a process did to the files of a folder, in order, as strace saw it. */
type Event =
  | { do: 'write'; file: string; at: number; data: Buffer }
  | { do: 'truncate'; file: string; length: number }
  | { do: 'remove'; file: string }
  /** All that was written to the file before `since` (a place among the events) is on the disk now. */
  | { do: 'synced'; file: string; since: number }
  | { do: 'told'; line: string };

export interface Recorded {
  events: Event[];
  /** The files as they were before. */
  before: Map<string, Buffer>;
}

/** A page as `\x..` has four characters a byte; a log's frames are written by their page. */
const PAGE = 16_384;
export const recording = (trace: string): string[] => ['strace', '-f', '-qq', '-y', '-xx', '-s', String(PAGE), '--signal=none', '--seccomp-bpf', '-o', trace, '-e', 'trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink'];

export function filesOf(dir: string): Map<string, Buffer> {
  return new Map(readdirSync(dir).filter((name) => name.startsWith('history-') && !name.endsWith('-shm')).map((name) => [name, readFileSync(join(dir, name))]));
}

/** Reads what `recording` wrote of the files of `dir`, and of what was told on a pipe. */
export function readTrace(trace: string, dir: string, before: Map<string, Buffer>): Recorded {
  const events: Event[] = [];
  /** Of each thread its call that has not come back yet. */
  const begun = new Map<string, { call: string; since: number }>();
  for (const line of readFileSync(trace, 'latin1').split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.startsWith('<...')) {
      const own = begun.get(pid);
      begun.delete(pid);
      if (own) over(own.call, own.since, rest);
      continue;
    }
    const since = events.length;
    // What is written may reach the disk from the call on; that it was synced is known only once the call has come back.
    began(rest);
    if (rest.endsWith('<unfinished ...>')) begun.set(pid, { call: rest, since });
    else over(rest, since, rest);
  }
  return { events, before };

  function nameOf(hex: string): string | undefined {
    const path = textOf(hex).toString();
    return path.startsWith(`${dir}/history-`) && !path.endsWith('-shm') ? basename(path) : undefined;
  }
  /** strace writes names as `\x..` too. */
  function textOf(hex: string): Buffer {
    return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
  }
  function began(call: string): void {
    const written = /^(pwrite64|write)\((\d+)<([^>]*)>, "((?:\\x[0-9a-f]{2})*)"(\.\.\.)?, \d+(?:, (\d+))?/.exec(call);
    if (!written) return;
    const [, kind, handle, path = '', text = '', cut, at] = written;
    const data = textOf(text);
    if (kind === 'write' && handle === '1') for (const line of data.toString().split('\n').slice(0, -1)) events.push({ do: 'told', line });
    const file = kind === 'pwrite64' ? nameOf(path) : undefined;
    if (file === undefined) return;
    if (cut) throw new Error(`a write to ${file} was longer than what is recorded`);
    events.push({ do: 'write', file, at: Number(at), data });
  }
  function over(call: string, since: number, end: string): void {
    if (!/= 0$/.test(end)) return;
    const [, kind = '', path = '', length] = /^(\w+)\(\d+<([^>]*)>(?:, (\d+))?/.exec(call) ?? [];
    const file = nameOf(path);
    if (file !== undefined && /^(fsync|fdatasync)$/.test(kind)) events.push({ do: 'synced', file, since });
    if (file !== undefined && kind === 'ftruncate') events.push({ do: 'truncate', file, length: Number(length) });
    const [, removed] = /^unlink\("((?:\\x[0-9a-f]{2})*)"/.exec(call) ?? [];
    const gone = removed === undefined ? undefined : nameOf(removed);
    if (gone !== undefined) events.push({ do: 'remove', file: gone });
  }
}

const SECTOR = 512;

/**
 * Writes into `to` what a disk may hold once the power went at event `at`: all that was synced, and of what was not a random half of its sectors of 512 bytes.
 * Names of files come and go at once. Returns the number below which all readings had been acknowledged by then.
 */
export function powerCut({ events, before }: Recorded, at: number, to: string, random: () => number = Math.random): number {
  const files = new Map<string, Buffer>([...before].map(([name, data]) => [name, Buffer.from(data)]));
  const past = events.slice(0, at);
  const syncedTo = new Map<string, number>();
  for (const event of past) if (event.do === 'synced') syncedTo.set(event.file, Math.max(syncedTo.get(event.file) ?? 0, event.since));
  for (const [place, event] of past.entries()) {
    if (event.do === 'remove') files.delete(event.file);
    else if (event.do === 'truncate') {
      const held = files.get(event.file);
      if (held && (place < (syncedTo.get(event.file) ?? 0) || random() < 0.5)) files.set(event.file, sized(held, event.length));
    } else if (event.do === 'write') {
      let held: Buffer = files.get(event.file) ?? Buffer.alloc(0);
      const kept = place < (syncedTo.get(event.file) ?? 0);
      for (let from = 0; from < event.data.length; ) {
        const end = Math.min(event.data.length, (Math.floor((event.at + from) / SECTOR) + 1) * SECTOR - event.at);
        if (kept || random() < 0.5) {
          if (held.length < event.at + end) held = sized(held, event.at + end);
          event.data.copy(held, event.at + from, from, end);
        }
        from = end;
      }
      files.set(event.file, held);
    }
  }
  if (existsSync(to)) for (const name of readdirSync(to)) rmSync(join(to, name), { recursive: true });
  mkdirSync(to, { recursive: true });
  for (const [name, data] of files) writeFileSync(join(to, name), data);
  return toldBy(past.flatMap((event) => (event.do === 'told' ? [event.line] : []))).acknowledged;
}

/** What a store has beside its history, which nobody wrote to meanwhile. */
export function copyRest(from: string, to: string): void {
  for (const name of readdirSync(from)) if (!name.startsWith('history-') && !name.endsWith('-shm') && name !== 'store.closed') copyFileSync(join(from, name), join(to, name));
}

function sized(data: Buffer, length: number): Buffer {
  const made = Buffer.alloc(length);
  data.copy(made, 0, 0, Math.min(length, data.length));
  return made;
}
