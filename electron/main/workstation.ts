import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A screen as it was when it was chosen: the system may number it anew when it comes back. */
export interface ScreenChoice {
  id: number;
  label: string;
  width: number;
  height: number;
}

export type ThemeMode = 'system' | 'light' | 'dark' | 'contrast';
export type Language = 'en' | 'de';
/** `system`: German where the system's language is German, else English. */
export type LanguageChoice = 'system' | Language;

/** What belongs to this machine and its screens, and not to the plant: it is needed before anything is unlocked, and says nothing of anybody. */
export interface Workstation {
  theme: ThemeMode;
  language: LanguageChoice;
  /** Of the windows at the desk, 1 to 2. */
  zoom: number;
  /** How loud alarms are, 0 (not at all) to 1. */
  sound: number;
  wall: { onStart: boolean; screen: ScreenChoice | null };
}

export const MOST_ZOOM = 2;
const FILE = 'workstation.json';
const ordinary: Workstation = { theme: 'system', language: 'system', zoom: 1, sound: 0.5, wall: { onStart: false, screen: null } };

/** Read by hand: a start evaluates no library for a few values. What can't be read is as nobody had chosen. */
export function readWorkstation(home: string): Workstation {
  let kept: { theme?: unknown; language?: unknown; zoom?: unknown; sound?: unknown; wall?: { onStart?: unknown; screen?: Partial<ScreenChoice> | null } | null } | null;
  try {
    kept = JSON.parse(readFileSync(join(home, FILE), 'utf8')) as typeof kept;
  } catch {
    return ordinary;
  }
  const { theme, language, zoom, sound, wall } = kept ?? {};
  const screen = wall?.screen;
  return {
    theme: theme === 'light' || theme === 'dark' || theme === 'contrast' ? theme : 'system',
    language: language === 'en' || language === 'de' ? language : 'system',
    zoom: typeof zoom === 'number' && zoom >= 1 && zoom <= MOST_ZOOM ? zoom : 1,
    sound: typeof sound === 'number' && sound >= 0 && sound <= 1 ? sound : ordinary.sound,
    wall: {
      onStart: wall?.onStart === true,
      screen: screen && typeof screen.id === 'number' && typeof screen.label === 'string' && typeof screen.width === 'number' && typeof screen.height === 'number'
        ? { id: screen.id, label: screen.label, width: screen.width, height: screen.height } : null,
    },
  };
}

/** There whole or not at all. A folder that can't be written costs the choice, not the window. */
export function keepWorkstation(home: string, kept: Workstation): void {
  const path = join(home, FILE);
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.part`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.part`, path);
  } catch (error) {
    console.error(`millwright: what was chosen for this machine can’t be kept: ${String(error)}`);
  }
}
