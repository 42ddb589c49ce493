import type { BrowserWindow} from 'electron';
import { dialog, Menu, nativeImage, Tray } from 'electron';
import { join } from 'node:path';
import { trayWords, type Standing } from './alert-words';
import { badged } from './tray-badge';

const SIZE = 22;
let tray: Tray | undefined;
let plain: Electron.NativeImage | undefined;

/** Closing the window leaves the appliance at work; this is how it is opened again or ended. */
export function makeTray(dist: string, does: { show(): void; quit(): void }): void {
  const icon = nativeImage.createFromPath(join(dist, 'tray.png'));
  if (icon.isEmpty()) return;
  try {
    plain = icon.resize({ width: SIZE, height: SIZE });
    tray = new Tray(plain);
  } catch {
    return; // a desktop without a tray: starting Millwright again brings the window back
  }
  tray.setToolTip('Millwright');
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Open Millwright', click: does.show }, { type: 'separator' }, { label: 'Quit', click: does.quit }]));
  tray.on('click', does.show);
}

/** Says how many alarms wait, and shows the highest priority among them. */
export function badgeTray(standing: Standing): void {
  if (!tray || !plain) return;
  tray.setToolTip(trayWords(standing));
  tray.setImage(standing.priority === null ? plain : nativeImage.createFromBitmap(Buffer.from(badged(plain.toBitmap(), SIZE, standing.priority)), { width: SIZE, height: SIZE }));
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
