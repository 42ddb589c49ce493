import { BrowserWindow, session } from 'electron';
import type { PrintOptions } from '../contract/host';

const SCHEME = 'millwright-print';
const LIMIT_MS = 60_000;

const pages = new Map<string, string>();
let nextJob = 1;
/** One job at a time: an offscreen window takes memory, and reports are not in a hurry. */
let last: Promise<unknown> = Promise.resolve();

/** Pages come over a protocol of their own (a data URL holds two megabytes at most) in a session that knows nothing else. */
function printSession(): Electron.Session {
  const own = session.fromPartition('print');
  if (!own.protocol.isProtocolHandled(SCHEME)) {
    own.protocol.handle(SCHEME, (request) => {
      const html = pages.get(new URL(request.url).host);
      return html === undefined ? new Response(null, { status: 404 }) : new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    });
    own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !/^(millwright-print|data|devtools):/.test(details.url) }));
    own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    own.setPermissionCheckHandler(() => false);
  }
  return own;
}

/** HTML to a tagged PDF with an outline. Works with a display, under a virtual one and with none (offscreen). */
export function printPdf(html: string, options: PrintOptions): Promise<Uint8Array> {
  const job = last.then(() => printOne(html, options));
  last = job.catch(() => undefined);
  return job;
}

async function printOne(html: string, options: PrintOptions): Promise<Uint8Array> {
  const id = `job${nextJob++}`;
  pages.set(id, html);
  const window = new BrowserWindow({
    show: false,
    width: 794,
    height: 1123,
    webPreferences: { offscreen: true, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, session: printSession() },
  });
  let limit: NodeJS.Timeout | undefined;
  try {
    const work = async () => {
      await window.loadURL(`${SCHEME}://${id}/`);
      return window.webContents.printToPDF({
        printBackground: true,
        preferCSSPageSize: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
        displayHeaderFooter: Boolean(options.headerHtml ?? options.footerHtml),
        headerTemplate: options.headerHtml ?? '<span></span>',
        footerTemplate: options.footerHtml ?? '<span></span>',
      });
    };
    const tooLong = new Promise<never>((_resolve, reject) => {
      limit = setTimeout(() => reject(new Error(`it took longer than ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    });
    return new Uint8Array(await Promise.race([work(), tooLong]));
  } finally {
    clearTimeout(limit);
    pages.delete(id);
    window.destroy();
  }
}
