import { app, BrowserWindow, nativeTheme, screen, session as sessions } from 'electron';
import { guardSession } from './guard';
import type { Places } from './places';
import { PAGE_URL, servePage } from './protocol';

/** In memory: nothing of the window is kept on disk. */
const PARTITION = 'window';

export function makeWindow(places: Places, shown: boolean): BrowserWindow {
  const session = sessions.fromPartition(PARTITION);
  if (!session.protocol.isProtocolHandled('app')) {
    guardSession(session);
    servePage(session, places.renderer);
  }
  const area = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    width: Math.min(1440, area.width),
    height: Math.min(900, area.height),
    minWidth: 960,
    minHeight: 600,
    title: 'Millwright',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#121517' : '#E4E7E9',
    autoHideMenuBar: true,
    webPreferences: {
      preload: places.entry('preload'),
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      v8CacheOptions: 'bypassHeatCheck',
      // A wall screen behind another window still has to be live when it is looked at.
      backgroundThrottling: false,
    },
  });
  if (shown) window.once('ready-to-show', () => window.show());
  void window.loadURL(PAGE_URL);
  return window;
}
