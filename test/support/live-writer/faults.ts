import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { found, lost, newWriter, write, type Told, type Writer } from '.';
import { copyRest, filesOf, powerCut, readTrace, recording } from './power';
import { sqlThread, temporaryDir } from '../store';

const random = (most: number): number => Math.floor(Math.random() * most);

/** What the writer does at a fault, and what must hold: what was acknowledged is there, its files are sound, nothing is there that was not sent. */
async function holds(writer: Writer, told: Told, what: string): Promise<void> {
  const after = await found(writer, writer.dir);
  expect([what, lost(after, told.acknowledged), after.unsound]).toEqual([what, [], []]);
}

const inject = (calls: string, fault: string): string[] => ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:${fault}`];
const refusals = [['pwrite64', 'EIO'], ['fsync,fdatasync', 'EIO'], ['pwrite64', 'ENOSPC'], ['ftruncate', 'EIO']] as const;

/** A run may see few faults, as chance has it; so many refusals at least, and a kill for every second run, say something of them all. */
const REFUSALS = 6;
/** So many times the runs asked for until there are enough faults. */
const PATIENCE = 10;

/** Each of so many runs, and of as many more as it takes to be refused often, goes on from the last one's files, with every so manieth call of its writer refused. */
export async function callsThatFail(runs: number): Promise<{ acknowledged: number; refused: number }> {
  const writer = await newWriter();
  let acknowledged = (await write(writer, { commits: 5 })).acknowledged;
  let refused = 0;
  for (let run = 0; run < runs || (refused < REFUSALS && run < PATIENCE * runs); run++) {
    const [calls, error] = refusals[run % refusals.length] as (typeof refusals)[number];
    // Counted by strace for each thread: the opening's own calls are let through, mostly.
    const fault = `error=${error}:when=${8 + random(20)}+${calls === 'pwrite64' ? 15 + random(60) : 2 + random(8)}`;
    const told = await write(writer, { from: acknowledged, within: inject(calls, fault) });
    acknowledged = told.acknowledged;
    refused += told.lines.filter((line) => /^(refused|not sealed)/.test(line)).length;
    await holds(writer, told, `${calls} ${fault}`);
  }
  return { acknowledged, refused };
}

/** The control: a writer that tells of readings before they are kept, killed as it writes, until it is found out. The numbers that are not there. */
export async function killHasty(runs: number): Promise<number[]> {
  for (let run = 0; run < runs; run++) {
    // Its own store each time: what an earlier run kept of the same numbers would stand in for what this one lost.
    const writer = await newWriter();
    const told = await write(writer, { hasty: true, within: inject('pwrite64', `signal=KILL:when=${50 + random(100)}`) });
    const missing = lost(await found(writer, writer.dir), told.acknowledged);
    if (missing.length > 0) return missing;
  }
  return [];
}

/** Each of so many runs, and of more until half as many were killed, is killed as its writer enters a call, the nth of its thread. */
export async function killAtCalls(runs: number): Promise<{ acknowledged: number; killed: number }> {
  const writer = await newWriter();
  let acknowledged = (await write(writer, { commits: 5 })).acknowledged;
  let killed = 0;
  for (let run = 0; run < runs || (killed < runs / 2 && run < PATIENCE * runs); run++) {
    const calls = run % 2 === 0 ? 'pwrite64' : 'fsync,fdatasync';
    const fault = `signal=KILL:when=${1 + random(run % 2 === 0 ? 150 : 40)}`;
    const told = await write(writer, { from: acknowledged, within: inject(calls, fault) });
    if (!told.lines.includes('done')) killed++;
    acknowledged = told.acknowledged;
    await holds(writer, told, `${calls} ${fault}`);
  }
  return { acknowledged, killed };
}

/** The thread of SQL as it is, or one that syncs less than ours does. */
async function threadThatSyncs(how: 'FULL' | 'NORMAL' | 'OFF'): Promise<string> {
  const path = await sqlThread();
  if (how === 'FULL') return path;
  const text = readFileSync(path, 'utf8');
  const other = text.replaceAll(/synchronous = FULL/g, `synchronous = ${how}`);
  if (other === text) throw new Error('the thread of SQL sets no synchronous = FULL');
  const made = join(await temporaryDir(), `${how}.cjs`);
  writeFileSync(made, other);
  return made;
}

/** Records a writer and opens what the disk may hold had the power gone at so many moments of it; of a control, which syncs less, until one has lost something. */
export async function cutPowers(syncs: 'FULL' | 'NORMAL' | 'OFF', most: number): Promise<{ images: number; losing: number; acknowledged: number }> {
  const writer = await newWriter(await threadThatSyncs(syncs));
  const base = await write(writer, { commits: 5 });
  const before = filesOf(writer.dir);
  const rest = await temporaryDir();
  copyRest(writer.dir, rest);
  const trace = join(rest, 'trace');
  const told = await write(writer, { from: base.acknowledged, within: recording(trace) });
  expect(told.lines.at(-1)).toBe('done');
  const recorded = readTrace(trace, writer.dir, before);
  rmSync(trace);
  // Of a recording without writes, syncs or acknowledgements every image would be whole.
  for (const kind of ['write', 'told', ...(syncs === 'OFF' ? [] : ['synced'])]) expect(recorded.events.filter((event) => event.do === kind).length).toBeGreaterThan(kind === 'synced' && syncs !== 'FULL' ? 0 : 20);
  let [images, losing] = [0, 0];
  for (; images < most && (syncs === 'FULL' || losing === 0); images++) {
    const dir = join(await temporaryDir(), 'image');
    const acknowledged = Math.max(base.acknowledged, powerCut(recorded, 1 + random(recorded.events.length), dir));
    cpSync(rest, dir, { recursive: true });
    const whole = await found(writer, dir).then((after) => after.unsound.length === 0 && lost(after, acknowledged).length === 0, (error: unknown) => {
      if (syncs === 'FULL') throw error;
      return false;
    });
    if (!whole) losing++;
  }
  return { images, losing, acknowledged: told.acknowledged };
}

const DISK = '3m';
const BALLAST_BYTES = 1024 * 1024;

/** A writer on a disk of its own that is too small, of which somebody else's file takes a part until it is full. Its files are read after it. */
export async function fillDisk(): Promise<{ told: Told; after: Awaited<ReturnType<typeof found>> }> {
  const writer = await newWriter();
  const [disk, out] = [join(await temporaryDir(), 'disk'), await temporaryDir()];
  for (const dir of [disk, join(out, 'store')]) mkdirSync(dir);
  const ballast = join(disk, 'somebody-elses-file');
  const within = ['unshare', '-rm', 'sh', '-c', 'mount -t tmpfs -o size="$1" none "$0" && head -c "$2" /dev/urandom > "$3" && out="$4" && shift 4 && "$@"; rm -f "$0/"*-shm; cp "$0"/* "$out/store"', disk, DISK, String(BALLAST_BYTES), ballast, out];
  const told = await write(writer, { within, dir: disk, ballast, commits: 10_000, each: 1000, sealEvery: 30, refusals: 5 });
  return { told, after: await found(writer, join(out, 'store')) };
}

