import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { homeEnv, newHome } from '../support/launch';

const run = promisify(execFile);

/** `nobody`: who starts the installed app here. */
export const ORDINARY = 65534;
const AS_ORDINARY = ['--reuid', `${ORDINARY}`, '--regid', `${ORDINARY}`, '--clear-groups', '--'];

export interface Package { file: string; name: string }

/** Makes the package, packed quickly; nothing is done where an up-to-date one is there. */
export async function buildPackage(): Promise<Package> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const { stderr } = await run(process.env.npm_node_execpath ?? 'node', ['build/dist.mjs', '--quick'], { env, maxBuffer: 2 ** 26 });
  const file = /^dist {2}(?:up to date: )?(\/.*\.deb)$/m.exec(stderr)?.[1];
  if (file === undefined) throw new Error(`no package was made:\n${stderr}`);
  return { file, name: (await run('dpkg-deb', ['--field', file, 'Package'])).stdout.trim() };
}

export const install = ({ file }: Package): Promise<unknown> => run('dpkg', ['--install', file]);
export const purge = ({ name }: Package): Promise<unknown> => run('dpkg', ['--purge', name]);

export interface Ended { code: number | null; stdout: string; stderr: string }

export interface Running {
  child: ChildProcess;
  pid: number;
  /** Resolves when the text was written on stdout or stderr. */
  said(text: string): Promise<void>;
  ended: Promise<Ended>;
}

/** An ordinary user with a home of their own and nothing else in the environment. */
export class OrdinaryUser {
  readonly home = newHome();

  constructor(private readonly display: string) {}

  /** A folder in the home that belongs to this user. */
  folder(name: string): string {
    const folder = join(this.home, name);
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, ORDINARY, ORDINARY);
    return folder;
  }

  /** A file with a passphrase, which is its owner's alone. */
  secret(): string {
    const file = join(this.home, 'passphrase');
    writeFileSync(file, 'a long passphrase of this test\n', { mode: 0o600 });
    chownSync(file, ORDINARY, ORDINARY);
    return file;
  }

  start(command: string, args: string[], env: Record<string, string> = {}): Running {
    const child = spawn('setpriv', [...AS_ORDINARY, command, ...args], {
      cwd: this.home,
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', DISPLAY: this.display, ...homeEnv(this.home), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    const listeners = new Set<() => void>();
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); listeners.forEach((listener) => listener()); });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); listeners.forEach((listener) => listener()); });
    const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
    const said = (text: string): Promise<void> => new Promise((resolve, reject) => {
      const look = (): void => { if (stdout.includes(text) || stderr.includes(text)) resolve(); };
      listeners.add(look);
      look();
      void ended.then(({ code }) => reject(new Error(`${command} ended with ${code} and never said "${text}":\n${stderr}`)));
    });
    // `setpriv` becomes the program, so this is the program's own process.
    return { child, pid: child.pid ?? -1, said, ended };
  }

  run(command: string, args: string[], env?: Record<string, string>): Promise<Ended> {
    return this.start(command, args, env).ended;
  }
}

/** Every file below a folder with a hash of its content. */
export function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(filesBelow(folder).map((file) => [file, createHash('sha256').update(readFileSync(join(folder, file))).digest('hex')]));
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** A folder of root's for what only the test reads. */
export const ownFolder = (): string => mkdtempSync(join(process.env.MILLWRIGHT_HOMES ?? '', 'own-'));
