import { app, BrowserWindow, session as sessions, type Session } from 'electron';

const SCHEME = 'millwright-report';

const open = new Map<string, Uint8Array>();
let nextReport = 1;

/**
 * Chromium's viewer is an extension of the default session and works in no other. Nothing else of this program uses that session; it may
 * fetch open reports and the viewer's own files, and nothing from anywhere else.
 */
function viewerSession(): Session {
  const session = sessions.defaultSession;
  if (session.protocol.isProtocolHandled(SCHEME)) return session;
  session.protocol.handle(SCHEME, (request) => {
    const bytes = open.get(new URL(request.url).host);
    return bytes ? new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/pdf' } }) : new Response(null, { status: 404 });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !/^(millwright-report|chrome-extension|chrome|blob|data|devtools):/.test(details.url) }));
  session.on('will-download', (event) => event.preventDefault());
  return session;
}

/** A report in a window of its own. Saving is the page's affair: its file then goes where a person said. */
export async function openPdf(bytes: Uint8Array, fileName: string): Promise<void> {
  const id = `report${nextReport++}`;
  open.set(id, bytes);
  const window = new BrowserWindow({
    width: 900,
    height: 1100,
    title: fileName,
    autoHideMenuBar: true,
    webPreferences: { session: viewerSession(), sandbox: true, contextIsolation: true, nodeIntegration: false, plugins: true, devTools: !app.isPackaged },
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('closed', () => open.delete(id));
  await window.loadURL(`${SCHEME}://${id}/${encodeURIComponent(fileName)}`).catch((error: unknown) => {
    // Closed before it was there: nobody waits for it any more.
    if (!window.isDestroyed()) throw error;
  });
}
