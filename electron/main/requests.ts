import { dialog, nativeTheme, type BrowserWindow } from 'electron';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { openPdf } from './pdf-window';

const fileName = z.string().min(1).max(200).transform((name) => basename(name).replace(/[^\w .()-]/g, '_'));
const pick = z.object({ title: z.string().max(200), kind: z.enum(['model', 'data', 'save-data', 'save-report', 'save-model', 'display', 'save-display']), suggestedName: fileName.optional() });
const save = z.object({ suggestedName: fileName, bytes: z.instanceof(Uint8Array) });
const pdf = z.object({ reportId: z.number().int(), bytes: z.instanceof(Uint8Array), fileName });
const theme = z.enum(['system', 'light', 'dark']);

const filters = {
  model: [{ name: 'Models', extensions: ['onnx', 'json', 'mwpkg'] }, { name: 'All files', extensions: ['*'] }],
  data: [{ name: 'Tables', extensions: ['csv', 'tsv', 'jsonl', 'ndjson', 'parquet'] }],
  'save-data': [{ name: 'Tables', extensions: ['csv', 'jsonl', 'parquet'] }],
  'save-report': [{ name: 'Report', extensions: ['pdf', 'csv'] }],
  'save-model': [{ name: 'Model package', extensions: ['mwpkg'] }],
  display: [{ name: 'Displays', extensions: ['json'] }],
  'save-display': [{ name: 'Displays', extensions: ['json'] }],
};

export type RequestName = 'pick-file' | 'save-bytes' | 'open-pdf' | 'theme';

/** What a page may ask of main besides its line to the engine. Each checks the shape of what it was given before anything is done. */
export const requests: Record<RequestName, (raw: unknown, window: BrowserWindow) => Promise<unknown>> = {
  'pick-file': async (raw, window) => pickFile(pick.parse(raw), window),
  'save-bytes': async (raw, window) => {
    const { suggestedName, bytes } = save.parse(raw);
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: suggestedName });
    if (!filePath) return null;
    await writeFile(filePath, bytes);
    return filePath;
  },
  'open-pdf': async (raw) => {
    const { bytes, fileName: name } = pdf.parse(raw);
    return openPdf(bytes, name);
  },
  theme: async (raw) => {
    nativeTheme.themeSource = theme.parse(raw);
  },
};

async function pickFile(input: z.output<typeof pick>, window: BrowserWindow): Promise<string | null> {
  if (input.kind.startsWith('save-')) {
    const { filePath } = await dialog.showSaveDialog(window, { title: input.title, defaultPath: input.suggestedName, filters: filters[input.kind] });
    return filePath || null;
  }
  const { filePaths } = await dialog.showOpenDialog(window, { title: input.title, properties: ['openFile'], filters: filters[input.kind] });
  return filePaths[0] ?? null;
}
