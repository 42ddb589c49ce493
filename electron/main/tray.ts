import type { BrowserWindow} from 'electron';
import { dialog, Menu, nativeImage, Tray } from 'electron';
import { join } from 'node:path';

let tray: Tray | undefined;

/** Closing the window leaves the appliance at work; this is how it is opened again or ended. */
export function makeTray(dist: string, does: { show(): void; quit(): void }): void {
  const icon = nativeImage.createFromPath(join(dist, 'tray.png'));
  if (icon.isEmpty()) return;
  try {
    tray = new Tray(icon.resize({ width: 22, height: 22 }));
  } catch {
    return; // a desktop without a tray: starting Millwright again brings the window back
  }
  tray.setToolTip('Millwright');
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Open Millwright', click: does.show }, { type: 'separator' }, { label: 'Quit', click: does.quit }]));
  tray.on('click', does.show);
}

/** Quit says what stops. True: go on. */
export async function sayWhatStops(window: BrowserWindow | undefined, own: boolean): Promise<boolean> {
  if (!own) return true;
  const options: Electron.MessageBoxOptions = {
    type: 'warning',
    message: 'Quit Millwright?',
    detail: 'No readings are taken, nothing is predicted, no alarm is raised and no report is written until it is started again. To keep it working, close the window instead.',
    buttons: ['Keep working', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  };
  const { response } = await (window && !window.isDestroyed() ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return response === 1;
}
