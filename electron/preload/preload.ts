import { contextBridge, ipcRenderer } from 'electron';

/**
 * The only bridge into the window. It forwards the engine's port and a handful of requests that only main can answer;
 * main validates every one of them. No Node and no Electron object reaches the page.
 */
ipcRenderer.on('millwright:port', (event) => {
  window.postMessage({ type: 'millwright:port' }, window.location.origin, event.ports as unknown as Transferable[]);
});
ipcRenderer.on('millwright:engine', (_event, state: unknown) => {
  window.postMessage({ type: 'millwright:engine', ...(state as object) }, window.location.origin);
});

/** What main put into the page's address. */
const given = new URLSearchParams(location.search);

contextBridge.exposeInMainWorld('millwright', {
  ready: () => ipcRenderer.send('millwright:ready'),
  screenReady: () => ipcRenderer.send('millwright:screen-ready'),
  pickFile: (request: unknown) => ipcRenderer.invoke('millwright:pick-file', request),
  saveBytes: (request: unknown) => ipcRenderer.invoke('millwright:save-bytes', request),
  openPdf: (request: unknown) => ipcRenderer.invoke('millwright:open-pdf', request),
  preview: (request: unknown) => ipcRenderer.invoke('millwright:preview', request),
  theme: (mode: unknown) => ipcRenderer.invoke('millwright:theme', mode),
  setLanguage: (choice: unknown) => ipcRenderer.invoke('millwright:language', choice),
  sound: (volume: unknown) => ipcRenderer.invoke('millwright:sound', volume),
  openDemo: () => ipcRenderer.invoke('millwright:demo'),
  secondWindow: () => ipcRenderer.invoke('millwright:second-window'),
  workstation: () => ipcRenderer.invoke('millwright:workstation'),
  setWorkstation: (choices: unknown) => ipcRenderer.invoke('millwright:set-workstation', choices),
  wall: (wanted: unknown) => ipcRenderer.invoke('millwright:wall', wanted),
  isWall: process.argv.includes('--millwright-wall'),
  soundVolume: Number(given.get('sound') ?? 0),
  themeMode: given.get('theme'),
  languageChoice: given.get('choice'),
  language: given.get('language'),
  locale: given.get('locale'),
});
