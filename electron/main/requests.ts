import { dialog, screen, type BrowserWindow } from 'electron';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { setStartsWithMachine, startsWithMachine } from './autostart';
import { openDemo } from './open-demo';
import { openPdf } from './pdf-window';
import { keepPreview } from './previews';
import { chosen } from './screens';
import type { Windows } from './windows';
import type { MainWords } from './words';

const fileName = z.string().min(1).max(200).transform((name) => basename(name).replace(/[^\w .()-]/g, '_'));
const pick = z.object({ title: z.string().max(200), kind: z.enum(['model', 'data', 'folder', 'save-data', 'save-report', 'save-model', 'display', 'save-display']), suggestedName: fileName.optional() });
const save = z.object({ suggestedName: fileName, bytes: z.instanceof(Uint8Array) });
const pdf = z.object({ reportId: z.number().int(), bytes: z.instanceof(Uint8Array), fileName });
const preview = z.object({ html: z.string().max(40_000_000) });
const theme = z.enum(['system', 'light', 'dark', 'contrast']);
const language = z.enum(['system', 'en', 'de']);
const sound = z.number().min(0).max(1);
const wall = z.object({ open: z.boolean() });
const choices = z.object({ onStart: z.boolean(), screen: z.number().int().nullable(), withMachine: z.boolean() });

const filters = ({ files }: MainWords) => ({
  model: [{ name: files.models, extensions: ['onnx', 'json', 'mwpkg'] }, { name: files.all, extensions: ['*'] }],
  data: [{ name: files.tables, extensions: ['csv', 'tsv', 'txt', 'jsonl', 'ndjson', 'parquet', 'xlsx', 'xlsm', 'db', 'sqlite', 'sqlite3'] }],
  folder: [],
  'save-data': [{ name: files.tables, extensions: ['csv', 'jsonl', 'parquet', 'xlsx'] }],
  'save-report': [{ name: files.report, extensions: ['pdf', 'csv'] }],
  'save-model': [{ name: files.modelPackage, extensions: ['mwpkg'] }],
  display: [{ name: files.displays, extensions: ['json'] }],
  'save-display': [{ name: files.displays, extensions: ['json'] }],
});

export type RequestName = 'pick-file' | 'save-bytes' | 'open-pdf' | 'preview' | 'theme' | 'language' | 'sound' | 'second-window' | 'demo' | 'workstation' | 'set-workstation' | 'wall';

/** This machine: its windows, and the data folder where it is not the ordinary one. */
export interface Machine {
  windows: Windows;
  home: string | null;
}

/** What a page may ask of main besides its line to the engine. Each checks the shape of what it was given before anything is done. */
export const requests: Record<RequestName, (raw: unknown, window: BrowserWindow, machine: Machine) => Promise<unknown>> = {
  'pick-file': async (raw, window, { windows }) => pickFile(pick.parse(raw), window, windows.words),
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
  preview: async (raw) => keepPreview(preview.parse(raw).html),
  theme: async (raw, _window, { windows }) => windows.setTheme(theme.parse(raw)),
  language: async (raw, _window, { windows }) => windows.setLanguage(language.parse(raw)),
  sound: async (raw, _window, { windows }) => windows.setSound(sound.parse(raw)),
  'second-window': async (_raw, _window, { windows }) => windows.showSecond(),
  demo: async () => openDemo(),
  workstation: async (_raw, window, { windows }) => workstation(window, windows),
  'set-workstation': async (raw, window, { windows, home }) => {
    const { onStart, screen: id, withMachine } = choices.parse(raw);
    const at = screen.getAllDisplays().find((one) => one.id === id);
    // A screen that is away just now stays the one that was chosen.
    const before = windows.workstation.wall.screen;
    if (withMachine !== startsWithMachine()) setStartsWithMachine(withMachine, home);
    windows.keepWall({ onStart, screen: at ? chosen(at) : before?.id === id ? before : null });
    return workstation(window, windows);
  },
  wall: async (raw, _window, { windows }) => (wall.parse(raw).open ? windows.openWall() : windows.closeWall()),
};

/** What a person can choose for this machine, and what it is now. */
function workstation(window: BrowserWindow, windows: Windows): unknown {
  const here = screen.getDisplayMatching(window.getBounds()).id;
  const screens = screen.getAllDisplays().map(({ id, label, bounds: { width, height } }) => ({ id, label, width, height, here: id === here }));
  const { onStart, screen: choice } = windows.workstation.wall;
  return { screens, wall: { open: windows.wallIsOpen, onStart, screen: choice }, withMachine: startsWithMachine() };
}

async function pickFile(input: z.output<typeof pick>, window: BrowserWindow, words: MainWords): Promise<string | null> {
  if (input.kind.startsWith('save-')) {
    const { filePath } = await dialog.showSaveDialog(window, { title: input.title, defaultPath: input.suggestedName, filters: filters(words)[input.kind] });
    return filePath || null;
  }
  const { filePaths } = await dialog.showOpenDialog(window, { title: input.title, properties: input.kind === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile'], filters: filters(words)[input.kind] });
  return filePaths[0] ?? null;
}
