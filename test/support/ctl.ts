import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connect } from '../../electron/contract/client';
import type { Client, Contract } from '../../electron/contract/contract';
import { attach } from '../../electron/node/attach';
import { CtlHost } from './ctl-host';
import { lacking } from './needs';

const root = process.env.MILLWRIGHT_ROOT ?? process.cwd();
export const passphrase = 'correct horse battery';

/** The command line runs in the runtime that `npm test` has found. */
export const needsRuntime = (): boolean => lacking(process.env.MILLWRIGHT_RUNTIME === undefined, 'needs the Electron runtime that npm test finds');

export interface Ran {
  code: number | null;
  /** What ended a process of its own, where it did not end by itself. */
  signal?: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  ms: number;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** A command that leads into a name space (see small-disk.ts), where it runs as what looks like root. */
  within?: readonly string[];
}

/** Without what would turn Electron into Node, or lead it to the tester's own appliance. */
function cleanEnv(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ELECTRON_RUN_AS_NODE|NODE_OPTIONS|VITEST|MILLWRIGHT_(HOME|PASSPHRASE)|npm_)/.test(name));
  return { ...Object.fromEntries(inherited), ...more };
}

/** The program and what stands before its own arguments: `millwrightctl` out of the checkout. */
export function program(within: readonly string[] = []): [string, string[]] {
  const own = process.getuid?.() === 0 || within.length > 0 ? ['--no-sandbox'] : [];
  const [file = '', ...before] = [...within, process.env.MILLWRIGHT_RUNTIME ?? '', ...own, '--ozone-platform=headless', '--disable-gpu', '--log-level=3', root, '--ctl'];
  return [file, before];
}

export function startCtl(args: readonly string[], { env, within, ...options }: RunOptions & SpawnOptions = {}): ChildProcess {
  const [file, before] = program(within);
  return spawn(file, [...before, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options, env: cleanEnv(env) });
}

/** Everything that the command said, and its exit code; in a process of its own. */
export async function ctlAlone(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return ended(startCtl(args, options));
}

let host: Promise<CtlHost> | undefined;

/** The same in a process that a file's commands share, one after the other. */
export async function ctl(args: readonly string[], { cwd = process.cwd() }: Pick<RunOptions, 'cwd'> = {}): Promise<Ran> {
  const [file, before] = program();
  host ??= CtlHost.start([file, ...before.slice(0, -2)], cleanEnv());
  const began = Date.now();
  return { ...(await (await host).run(args, cwd)), ms: Date.now() - began };
}

export function ended(child: ChildProcess): Promise<Ran> {
  const began = Date.now();
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => { said.stdout += chunk.toString(); });
  child.stderr?.on('data', (chunk: Buffer) => { said.stderr += chunk.toString(); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...said, ms: Date.now() - began }));
  });
}

/** A folder for an appliance to come, with its passphrase beside it. It goes with the test (or, where it is kept, with `remove`). */
async function newPlace(keep: boolean) {
  const dir = await mkdtemp(join(tmpdir(), 'mw-c-'));
  const remove = () => rm(dir, { recursive: true, force: true, maxRetries: 5 });
  if (!keep) onTestFinished(remove);
  const home = join(dir, 'home');
  const file = join(dir, 'passphrase');
  await writeFile(file, `${passphrase}\n`, { mode: 0o600 });
  const unlocked = ['--home', home, '--passphrase-file', file];
  const run = (...args: string[]) => ctl([...args, ...unlocked], { cwd: dir });
  return { dir, home, file, unlocked, run, remove };
}

let made: Promise<string> | undefined;

/** What `init` made once for this process of tests; it takes longer than a copy of it. */
function initialised(): Promise<string> {
  made ??= newPlace(true).then(async ({ dir, home, run }) => {
    process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
    const ran = await run('init', '--json');
    if (ran.code !== 0) throw new Error(ran.stderr);
    return home;
  });
  return made;
}

/** An appliance that was set up by `init`, or only the place for one. */
export async function newAppliance({ keep = false, initialised: wanted = true } = {}) {
  const place = await newPlace(keep);
  if (wanted) await cp(await initialised(), place.home, { recursive: true, preserveTimestamps: true });
  return place;
}

/** The engine of a folder, once it is open. Its calls are those of `ctl`. */
export async function attached(home: string, limitMs = 20_000): Promise<{ client: Client; close(): void }> {
  for (const until = Date.now() + limitMs; ; await soon(50)) {
    const channel = await attach(home, 'ctl');
    if (channel) {
      const { client, close } = connect<Contract>(channel);
      const { state } = await client.vault.status({}).catch(() => ({ state: 'gone' }));
      if (state === 'open') return { client, close };
      close();
    }
    if (Date.now() > until) throw new Error(`no engine is open in ${home}`);
  }
}

/** `ctl serve`, and an end to it. Unless told to stay, it ends with the test. `reach`: where its folder is seen from here. */
export async function serve(appliance: { home: string; unlocked: string[] }, { env, within, keep = false, reach = appliance.home, args = [] }: RunOptions & { keep?: boolean; reach?: string; args?: readonly string[] } = {}) {
  const child = startCtl(['serve', ...args, ...appliance.unlocked], { env, within });
  const over = ended(child);
  const atWork = new Promise<void>((resolve) => child.stderr?.on('data', (chunk: Buffer) => { if (chunk.includes('is at work')) resolve(); }));
  let client: Awaited<ReturnType<typeof attached>>;
  try {
    client = await Promise.race([atWork.then(() => attached(reach)), over.then(({ code, stderr }) => Promise.reject(new Error(`serve ended with ${code}: ${stderr}`)))]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    client.close();
    child.kill(signal);
    return over;
  };
  if (!keep) onTestFinished(async () => void (child.exitCode === null && child.signalCode === null && (await stop('SIGKILL'))));
  return { child, client: client.client, stop };
}

/** The engine's own process, of which `ctl` is the host. Linux only. */
export function enginesOf(host: ChildProcess): Promise<number[]> {
  return ended(spawn('pgrep', ['-P', String(host.pid), '-f', 'node.mojom.NodeService'])).then(({ stdout }) => stdout.split('\n').filter(Boolean).map(Number).sort((a, b) => a - b));
}

/** What the picture of the plant shows now. */
export function frameOf(client: Client): Promise<Parameters<Parameters<Client['live']['plant']>[1]>[0]> {
  return new Promise((resolve, reject) => {
    const stop = client.live.plant({}, (frame) => {
      stop();
      resolve(frame);
    }, (error) => reject(error ?? new Error('the stream ended')));
  });
}

export const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer holds, and returns the last one where it never does. */
export async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean, limitMs = 15_000): Promise<T> {
  for (const end = Date.now() + limitMs; ; await soon(50)) {
    const value = await ask();
    if (holds(value) || Date.now() > end) return value;
  }
}
