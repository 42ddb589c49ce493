import { protocol, type Session } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const PAGE_URL = 'app://millwright/index.html';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Before the app is ready: `app://` behaves as a secure origin, `file://` is never used. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
    { scheme: 'millwright-print', privileges: { standard: true, secure: true } },
    { scheme: 'millwright-report', privileges: { standard: true, secure: true, stream: true } },
  ]);
}

/** Serves the renderer's own files and nothing else. The page's policy also stands in the answer, where no page can leave it out. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const path = normalize(join(folder, decodeURIComponent(url.pathname)));
    const type = types[extname(path)];
    if (url.host !== 'millwright' || !path.startsWith(folder + sep) || !type) return new Response(null, { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(path)), {
        headers: { 'content-type': type, 'x-content-type-options': 'nosniff', 'cross-origin-opener-policy': 'same-origin' },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
