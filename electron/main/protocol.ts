import { protocol, type Session } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { previewAt } from './previews';

const PAGE = 'app://millwright/index.html';

/** What a page has to know before it is evaluated stands in its address, so that it holds each time it is loaded. */
export interface PageStart {
  theme: string;
  /** How loud alarms are there, 0 to 1. */
  sound: number;
  /** As it was chosen, and what came of it. */
  languageChoice: string;
  language: string;
  locale: string;
}

/** `place`: where in the page, as its own address says it. */
export function pageUrl({ theme, sound, languageChoice, language, locale }: PageStart, place = ''): string {
  return `${PAGE}?${new URLSearchParams({ theme, sound: String(sound), choice: languageChoice, language, locale }).toString()}${place}`;
}

export const isPage = (url: string): boolean => url.split(/[?#]/)[0] === PAGE;

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

/** Serves the renderer's own files, the previews of reports and nothing else. The page's policy also stands in the answer, where no page can leave it out. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const preview = url.host === 'millwright' ? previewAt(url) : undefined;
    if (preview) return preview;
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
