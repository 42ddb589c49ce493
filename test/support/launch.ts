/**
 * Starts the appliance's window for a test, as an ordinary user with the browser's sandbox on, in a home of its own.
 * What to start is prepared once per run by build/ordinary-user.mjs.
 */
import type { ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

export interface Launched {
  app: ElectronApplication;
  window: Page;
  /** What the app wrote on stdout and stderr so far. */
  output: () => string;
  close: () => Promise<void>;
}

export interface LaunchOptions {
  /** The app's own arguments. */
  args?: string[];
  /** A home from `newHome()`, to start once more on the same data; otherwise a fresh one. */
  home?: string;
  /** Another app's folder than the appliance; an ordinary user must be able to read it. */
  appDir?: string;
  env?: Record<string, string>;
}

/** A fresh home folder that belongs to the user who runs the app. Its name is short: a Unix socket's path is too. */
export function newHome(): string {
  const home = mkdtempSync(join(required('MILLWRIGHT_HOMES'), '-'));
  for (const folder of [home, ...['config', 'data', 'cache', 'state', 'run'].map((name) => join(home, name))]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (process.getuid?.() === 0) chownSync(folder, 65534, 65534);
  }
  return home;
}

/** HOME and the XDG folders, all below `home`. For programs that a test starts beside the window (`ctl`) too. */
export function homeEnv(home: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  };
}

/** The environment without what would lead the app back to the tester's own session, or turn Electron into Node. */
export function appEnv(home: string, more: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name, value]) => value !== undefined && !/^(ELECTRON_RUN_AS_NODE|NODE_OPTIONS|VITEST|DBUS_|XDG_|npm_)/.test(name));
  return { ...(Object.fromEntries(inherited) as Record<string, string>), ...ownDisplay(), ...homeEnv(home), ...more };
}

/** Files that run side by side have a display each: what one brings to the front takes nothing from another. */
function ownDisplay(): { DISPLAY?: string } {
  const DISPLAY = process.env.MILLWRIGHT_DISPLAYS?.split(' ')[Number(process.env.VITEST_POOL_ID) - 1];
  return DISPLAY === undefined ? {} : { DISPLAY };
}

export async function launchApp({ args = [], home = newHome(), appDir = required('MILLWRIGHT_APP'), env = {} }: LaunchOptions = {}): Promise<Launched> {
  let output = '';
  const app = await _electron.launch({
    executablePath: required('MILLWRIGHT_ELECTRON'),
    // Whatever language the tester's machine speaks.
    args: ['--ozone-platform=x11', '--log-level=3', '--lang=en-GB', appDir, ...args],
    // Without this Playwright itself adds --no-sandbox.
    chromiumSandbox: true,
    cwd: home,
    env: appEnv(home, env),
  });
  const child = app.process();
  child.stdout?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.stderr?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const window = await app.firstWindow();
  return { app, window, output: () => output, close: () => end(child) };
}

/** Asks the app to end as a session does at its end, without the question that Quit asks a person. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(late);
}

/** Whether the kernel holds the window's process in the browser's sandbox: its own namespaces, no capabilities, seccomp on. */
export async function sandboxOf(app: ElectronApplication): Promise<{ namespaced: boolean; seccomp: boolean; capabilities: bigint; uid: number }> {
  const window = await app.browserWindow(await app.firstWindow());
  const pid = await window.evaluate(({ webContents }) => webContents.getOSProcessId());
  const field = (name: string): string[] => (new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '').split(/\s+/);
  return {
    namespaced: field('NSpid').length > 1,
    seccomp: field('Seccomp')[0] === '2',
    capabilities: BigInt(`0x${field('CapEff')[0]}`),
    uid: Number(field('Uid')[0]),
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this test through npm test`);
  return value;
}
