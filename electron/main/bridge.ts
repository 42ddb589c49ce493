import { BrowserWindow, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { isPage } from './protocol';
import type { Machine, RequestName } from './requests';

export interface BridgeHooks {
  /** The page listens: give it a line to the engine. */
  ready(contents: WebContents): void;
  screenReady(contents: WebContents): void;
  /** What requests are about that concern this machine's windows. */
  machine: Machine;
}

const requestNames: readonly RequestName[] = ['pick-file', 'save-bytes', 'open-pdf', 'preview', 'theme', 'language', 'sound', 'second-window', 'demo', 'workstation', 'set-workstation', 'wall'];

/** One door for every message of a page: its frame and origin are checked, then its shape, then it is done. */
export function serveBridge(hooks: BridgeHooks): void {
  const own = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame;
    return frame !== null && frame === event.sender.mainFrame && isPage(new URL(frame.url).href);
  };
  const on = (channel: string, act: (contents: WebContents) => void) => {
    ipcMain.on(channel, (event) => own(event) && act(event.sender));
  };
  on('millwright:ready', hooks.ready);
  on('millwright:screen-ready', hooks.screenReady);
  for (const name of requestNames) {
    ipcMain.handle(`millwright:${name}`, async (event, raw: unknown) => {
      const window = BrowserWindow.fromWebContents(event.sender);
      if (!own(event) || !window) throw new Error('refused');
      // Nothing of this is needed before a person asks: a start does not evaluate it.
      const { requests } = await import('./requests');
      return requests[name](raw, window, hooks.machine);
    });
  }
}
