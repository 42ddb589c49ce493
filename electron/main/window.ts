import { app, BrowserWindow, nativeTheme, screen, session as sessions, type Rectangle } from 'electron';
import { guardSession } from './guard';
import type { Places } from './places';
import { servePage } from './protocol';

/** In memory: nothing of a window is kept on disk. A wall has a session of its own, since a magnification belongs to a session's pages. */
const PARTITIONS = { desk: 'window', wall: 'wall' } as const;

export interface WindowOptions {
  /** At a desk, or on a wall: without a frame, over the whole of `bounds`. */
  kind: keyof typeof PARTITIONS;
  /** The page, with what it has to know. */
  url: string;
  zoom: number;
  shown: boolean;
  bounds?: Rectangle;
}

export function makeWindow(places: Places, { kind, url, zoom, shown, bounds }: WindowOptions): BrowserWindow {
  const session = sessions.fromPartition(PARTITIONS[kind]);
  if (!session.protocol.isProtocolHandled('app')) {
    guardSession(session);
    servePage(session, places.renderer);
  }
  const area = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    width: Math.min(1440, area.width),
    height: Math.min(900, area.height),
    ...bounds,
    ...(kind === 'wall' ? { frame: false, enableLargerThanScreen: true } : { minWidth: 960, minHeight: 600 }),
    title: 'Millwright',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#121517' : '#E4E7E9',
    autoHideMenuBar: true,
    webPreferences: {
      preload: places.entry('preload'),
      additionalArguments: kind === 'wall' ? ['--millwright-wall'] : [],
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // An alarm is heard also where nobody has touched the window since it opened.
      autoplayPolicy: 'no-user-gesture-required',
      devTools: !app.isPackaged,
      v8CacheOptions: 'bypassHeatCheck',
      zoomFactor: zoom,
      // A wall screen behind another window still has to be live when it is looked at.
      backgroundThrottling: false,
    },
  });
  if (shown) window.once('ready-to-show', () => window.show());
  void window.loadURL(url);
  return window;
}
