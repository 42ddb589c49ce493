import { app, type Session, type WebContents } from 'electron';
import { isPreview } from './previews';

/** Chromium's own viewer: its inner frame goes to the document that it was given. */
const PDF_VIEWER = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';

/**
 * What a page may not do here: go elsewhere, open windows, embed web views, ask for permissions, fetch from a network or download. There is no
 * address that a page could be sent to, so nothing is ever handed to the system's browser.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !/^(app:\/\/millwright\/|data:|blob:|devtools:)/.test(details.url) }));
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.url.startsWith(PDF_VIEWER) && (event.isMainFrame || !isPreview(event.url))) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Every page that is ever made, whoever makes it. */
export function guardEverything(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}
