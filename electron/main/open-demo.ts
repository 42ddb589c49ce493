import { app } from 'electron';
import { spawn } from 'node:child_process';

/** The demo plant, as an application of its own beside this one: its data lie in a folder that goes with it. @throws where it does not start */
export async function openDemo(): Promise<void> {
  const child = spawn(process.execPath, [...(app.isPackaged ? [] : [app.getAppPath()]), '--demo'], { detached: true, stdio: 'ignore' });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
}
