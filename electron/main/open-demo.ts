import { app } from 'electron';
import { spawn, type ChildProcess } from 'node:child_process';

let running: ChildProcess | undefined;

/** The demo plant, as an application of its own beside this one: its data lie in a folder that goes with it. One at a time. @throws where it does not start */
export async function openDemo(): Promise<void> {
  if (running) return;
  const child = spawn(process.execPath, [...(app.isPackaged ? [] : [app.getAppPath()]), '--demo'], { detached: true, stdio: 'ignore' });
  running = child;
  child.once('exit', () => (running = undefined)).once('error', () => (running = undefined));
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
}
