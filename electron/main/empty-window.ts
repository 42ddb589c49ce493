import { app, BrowserWindow } from 'electron';

/** The baseline of `bench start`: what this runtime needs to show a window with nothing in it. */
export async function showEmptyWindow(): Promise<void> {
  process.on('SIGTERM', () => app.exit(0));
  await app.whenReady();
  const window = new BrowserWindow({ width: 1440, height: 900, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => {
    window.show();
    process.stderr.write(`millwright: empty window after ${Math.round(performance.now())} ms\n`);
  });
  await window.loadURL('data:text/html,<!doctype html><title>empty</title>');
}
