/** The appliance of a window under test, from its other sides: the command line's line to its engine, its processes, its menus of files. */
import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { connect } from '../../electron/contract/client';
import type { Client, Contract } from '../../electron/contract/contract';
import { attach } from '../../electron/node/attach';
import { launchApp, newHome, type Launched } from './launch';

/** For what takes as long as the machine takes: a test fails by what is seen, not by a slow second. */
export const PATIENCE_MS = 60_000;

export interface DemoWindow extends Launched {
  /** The ordinary user's home: what the window may read and write. */
  home: string;
  /** The demo's data folder, below it. */
  data: string;
  client: Client;
}

/** The demo plant in its window, live, with a second line to its engine as `ctl` has one. `workstation`: what was chosen for this machine before. */
export async function launchDemo(workstation?: object): Promise<DemoWindow> {
  const home = newHome();
  const data = join(home, 'd');
  if (workstation) giveFile(join(data, 'workstation.json'), JSON.stringify(workstation));
  const launched = await launchApp({ home, args: ['--demo', '--home', data] });
  launched.window.setDefaultTimeout(PATIENCE_MS / 2);
  await launched.window.getByRole('region', { name: 'All machines' }).waitFor();
  await launched.window.getByRole('banner').getByText('Live,').waitFor();
  const { client, close } = await contractOf(data);
  return {
    ...launched, home, data, client,
    close: async () => {
      close();
      await launched.close();
    },
  };
}

/** The contract over the engine's socket, once it listens. */
export async function contractOf(data: string): Promise<{ client: Client; close(): void }> {
  let channel: Awaited<ReturnType<typeof attach>> = null;
  await until(async () => (channel = await attach(data, 'ctl')) !== null);
  if (!channel) throw new Error(`no engine listens for ${data}`);
  return connect<Contract>(channel);
}

/** By the rail, as a person does. */
export async function goTo(window: Page, name: 'Overview' | 'Displays' | 'Equipment' | 'Alarms' | 'Trends' | 'Batch' | 'Reports' | 'Models' | 'Connect'): Promise<void> {
  await window.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
}

/** The system's own dialogs can't be driven; their answer is given instead, and nothing else. */
export async function chooseFile(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, path);
}
export async function chooseTarget(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

/** A file that the window's user can read, in a folder where it can write. */
export function giveFile(path: string, content: string | Uint8Array): string {
  giveFolder(dirname(path));
  writeFileSync(path, content);
  return own(path);
}
export function giveFolder(path: string, copiedFrom?: string): string {
  mkdirSync(path, { recursive: true });
  if (copiedFrom) cpSync(copiedFrom, path, { recursive: true });
  for (const file of copiedFrom ? readdirSync(path) : []) own(join(path, file));
  return own(path);
}
function own(path: string): string {
  if (process.getuid?.() === 0) chownSync(path, 65534, 65534);
  return path;
}

/** A table with the columns of AI4I 2020, as its file names them. */
export function millingTable(rows: number): string {
  const lines = ['UDI,Type,Air temperature [K],Process temperature [K],Rotational speed [rpm],Torque [Nm],Tool wear [min]'];
  for (let i = 1; i <= rows; i++) lines.push(`${i},${'LMH'[i % 3]},${298 + (i % 50) / 10},${308.5 + (i % 40) / 10},${1300 + (i % 600)},${30 + (i % 350) / 10},${i % 240}`);
  return `${lines.join('\n')}\n`;
}

/** Waits for a condition; for what stands on no page. */
export async function until(condition: () => Promise<boolean> | boolean, withinMs = PATIENCE_MS): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs / 1000} s: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every file below a folder with its bytes; sockets and the like are none. */
export function filesBelow(folder: string): { path: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

/** The process ids of a kind of the app's child processes, by the name main gives them. */
export async function processesOf(app: ElectronApplication, name: string): Promise<number[]> {
  const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid, serviceName, name: shown }) => ({ pid, names: [serviceName, shown] })));
  return metrics.filter(({ names }) => names.includes(name)).map(({ pid }) => pid);
}
