import type { BrowserWindow} from 'electron';
import { dialog, Menu, nativeImage, Tray } from 'electron';
import { join } from 'node:path';
import { trayWords, type Standing } from './alert-words';
import { badged } from './tray-badge';
import type { MainWords } from './words';

const SIZE = 22;
let tray: Tray | undefined;
let plain: Electron.NativeImage | undefined;
/** Null until it is known. */
let standing: Standing | null = null;

interface TrayDoes {
  show(): void;
  quit(): void;
}

/** Closing the window leaves the appliance at work; this is how it is opened again or ended. */
export function makeTray(dist: string, does: TrayDoes, words: MainWords): void {
  const icon = nativeImage.createFromPath(join(dist, 'tray.png'));
  if (icon.isEmpty()) return;
  try {
    plain = icon.resize({ width: SIZE, height: SIZE });
    tray = new Tray(plain);
  } catch {
    return; // a desktop without a tray: starting Millwright again brings the window back
  }
  tray.on('click', does.show);
  wordTray(does, words);
}

/** Its words, also when another language was chosen. */
export function wordTray(does: TrayDoes, words: MainWords): void {
  tray?.setToolTip(standing ? trayWords(standing, words) : 'Millwright');
  tray?.setContextMenu(Menu.buildFromTemplate([{ label: words.open, click: does.show }, { type: 'separator' }, { label: words.quit, click: does.quit }]));
}

/** Says how many alarms wait, and shows the highest priority among them. */
export function badgeTray(next: Standing, words: MainWords): void {
  standing = next;
  if (!tray || !plain) return;
  tray.setToolTip(trayWords(next, words));
  tray.setImage(next.priority === null ? plain : nativeImage.createFromBitmap(Buffer.from(badged(plain.toBitmap(), SIZE, next.priority)), { width: SIZE, height: SIZE }));
}

/** Quit says what stops. True: go on. */
export async function sayWhatStops(window: BrowserWindow | undefined, own: boolean, words: MainWords): Promise<boolean> {
  if (!own) return true;
  const options: Electron.MessageBoxOptions = {
    type: 'warning',
    message: words.quitQuestion,
    detail: words.whatStops,
    buttons: [words.keepWorking, words.quit],
    defaultId: 0,
    cancelId: 0,
  };
  const { response } = await (window && !window.isDestroyed() ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return response === 1;
}
