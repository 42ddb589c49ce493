import { BrowserWindow, dialog, ipcMain, nativeTheme, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { openPdf } from './pdf-window';
import { PAGE_URL } from './protocol';

const fileName = z.string().min(1).max(200).transform((name) => basename(name).replace(/[^\w .()-]/g, '_'));
const pick = z.object({ title: z.string().max(200), kind: z.enum(['model', 'data', 'save-data', 'save-report']), suggestedName: fileName.optional() });
const save = z.object({ suggestedName: fileName, bytes: z.instanceof(Uint8Array) });
const pdf = z.object({ reportId: z.number().int(), bytes: z.instanceof(Uint8Array), fileName });
const theme = z.enum(['system', 'light', 'dark']);

const filters = {
  model: [{ name: 'Models', extensions: ['onnx', 'json', 'mwpkg'] }, { name: 'All files', extensions: ['*'] }],
  data: [{ name: 'Tables', extensions: ['csv', 'jsonl', 'ndjson'] }],
  'save-data': [{ name: 'Tables', extensions: ['csv', 'jsonl'] }],
  'save-report': [{ name: 'Report', extensions: ['pdf', 'csv'] }],
};

export interface BridgeHooks {
  /** The page listens: give it a line to the engine. */
  ready(contents: WebContents): void;
  screenReady(contents: WebContents): void;
}

/** One door for every message of a page: its frame and origin are checked, then its shape, then it is done. */
export function serveBridge(hooks: BridgeHooks): void {
  const own = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame;
    return frame !== null && frame === event.sender.mainFrame && new URL(frame.url).href.split('#')[0] === PAGE_URL;
  };
  const on = (channel: string, act: (contents: WebContents) => void) => {
    ipcMain.on(channel, (event) => own(event) && act(event.sender));
  };
  const handle = <T>(channel: string, schema: z.ZodType<T>, act: (input: T, window: BrowserWindow) => Promise<unknown>) => {
    ipcMain.handle(channel, (event, raw: unknown) => {
      const window = BrowserWindow.fromWebContents(event.sender);
      if (!own(event) || !window) throw new Error('refused');
      return act(schema.parse(raw), window);
    });
  };

  on('millwright:ready', hooks.ready);
  on('millwright:screen-ready', hooks.screenReady);
  handle('millwright:pick-file', pick, (input, window) => pickFile(input, window));
  handle('millwright:save-bytes', save, async (input, window) => {
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: input.suggestedName });
    if (!filePath) return null;
    await writeFile(filePath, input.bytes);
    return filePath;
  });
  handle('millwright:open-pdf', pdf, async (input) => openPdf(input.bytes, input.fileName));
  handle('millwright:theme', theme, async (mode) => {
    nativeTheme.themeSource = mode;
  });
}

async function pickFile(input: z.output<typeof pick>, window: BrowserWindow): Promise<string | null> {
  if (input.kind === 'save-data' || input.kind === 'save-report') {
    const { filePath } = await dialog.showSaveDialog(window, { title: input.title, defaultPath: input.suggestedName, filters: filters[input.kind] });
    return filePath || null;
  }
  const { filePaths } = await dialog.showOpenDialog(window, { title: input.title, properties: ['openFile'], filters: filters[input.kind] });
  return filePaths[0] ?? null;
}
