/** What the preload gives the page: the few things only the surrounding application can do. Everything else is the contract's. */

/** `contrast`: dark, with as much contrast as there is. */
export type ThemeMode = 'system' | 'light' | 'dark' | 'contrast';
/** `system`: as the system's language. */
export type LanguageChoice = 'system' | 'en' | 'de';
export type FileKind = 'model' | 'data' | 'folder' | 'save-data' | 'save-report' | 'save-model' | 'display' | 'save-display';

export interface Bridge {
  /** Tells the application that the page listens, so that it sends the port. */
  ready(): void;
  /** The chosen file's path, or null when the person thought better of it. */
  pickFile(options: { title: string; kind: FileKind; suggestedName?: string }): Promise<string | null>;
  /** Asks where to and writes there; the path, or null when cancelled. */
  saveBytes(options: { suggestedName: string; bytes: Uint8Array }): Promise<string | null>;
  openPdf(options: { reportId: number; bytes: Uint8Array; fileName: string }): Promise<void>;
  /** Keeps a page of a report that is being written, for a frame without scripts; its address. */
  preview(options: { html: string }): Promise<string>;
  theme(mode: ThemeMode): void;
  /** Called once, when the first live page with data has been painted. */
  screenReady(): void;
  /** The mode chosen earlier. */
  themeMode?: ThemeMode;
  /** Keeps it, and loads every window anew. */
  setLanguage(choice: LanguageChoice): Promise<void>;
  languageChoice: LanguageChoice;
  /** What came of it, and how numbers and times are written. */
  language: 'en' | 'de';
  locale: string;
  /** How loud alarms are on this machine, 0 (not at all) to 1. */
  sound(volume: number): Promise<void>;
  /** As it was chosen earlier. */
  soundVolume: number;
  /** The demo plant, as an appliance of its own beside this one. */
  openDemo(): Promise<void>;
  /** One more window at the desk, for the same person. */
  secondWindow(): Promise<void>;
  /** This machine's screens, and what was chosen for them. */
  workstation(): Promise<Workstation>;
  setWorkstation(choices: { onStart: boolean; screen: number | null; withMachine: boolean }): Promise<Workstation>;
  wall(wanted: { open: boolean }): Promise<void>;
  /** This window is a wall: it is only looked at. */
  isWall: boolean;
}

/** `here`: the screen of the window that asks. Sizes in pixels of the desktop. */
export interface Workstation {
  screens: readonly { id: number; label: string; width: number; height: number; here: boolean }[];
  wall: { open: boolean; onStart: boolean; screen: { id: number; label: string; width: number; height: number } | null };
  /** Millwright starts in the background when a person signs in to this machine. */
  withMachine: boolean;
}

export type EngineState = 'starting' | 'running' | 'down';

/** What the preload posts to the window. The port itself travels in `event.ports[0]`, a new one for each start of the engine. */
export type BridgeMessage = { type: 'millwright:port' } | { type: 'millwright:engine'; state: EngineState; message?: string };

/** The bridge's message in an event of the window, or null when it is somebody else's. */
export function bridgeMessage(event: MessageEvent): BridgeMessage | null {
  if (event.source !== window || typeof event.data !== 'object' || event.data === null) return null;
  const data = event.data as { type?: unknown; state?: unknown; message?: unknown };
  if (data.type === 'millwright:port' && event.ports.length > 0) return { type: 'millwright:port' };
  if (data.type !== 'millwright:engine') return null;
  if (data.state !== 'starting' && data.state !== 'running' && data.state !== 'down') return null;
  return { type: 'millwright:engine', state: data.state, message: typeof data.message === 'string' ? data.message : undefined };
}

declare global {
  interface Window {
    millwright: Bridge;
  }
}
