import { BrowserWindow, session as sessions } from 'electron';
import { guardContents } from './guard';

const SCHEME = 'millwright-report';

/**
 * A report in a window of its own: Chromium's viewer over a session that knows this one file and nothing else. The
 * viewer is a plugin of the browser, which is why it is not shown inside the main page.
 */
export async function openPdf(bytes: Uint8Array, fileName: string): Promise<void> {
  const session = sessions.fromPartition(`report-${Date.now()}`);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.protocol.handle(SCHEME, () => new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/pdf' } }));
  const window = new BrowserWindow({
    width: 900,
    height: 1100,
    title: fileName,
    autoHideMenuBar: true,
    webPreferences: { session, sandbox: true, contextIsolation: true, nodeIntegration: false, plugins: true },
  });
  guardContents(window.webContents);
  window.on('page-title-updated', (event) => event.preventDefault());
  await window.loadURL(`${SCHEME}://report/${encodeURIComponent(fileName)}`);
}
