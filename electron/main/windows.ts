import { app, nativeTheme, powerSaveBlocker, screen, type BrowserWindow, type WebContents } from 'electron';
import type { Origin } from '../contract/host-protocol';
import { spoken, type Spoken } from './language';
import type { Places } from './places';
import { pageUrl } from './protocol';
import { chosen, wallScreen, wallZoom } from './screens';
import { makeWindow } from './window';
import { keepWorkstation, MOST_ZOOM, readWorkstation, type LanguageChoice, type ThemeMode, type Workstation } from './workstation';
import { words, type MainWords } from './words';

export interface WindowsOptions {
  home: string;
  places: Places;
  /** Started in the background: the desk's window is made, and shown when it is asked for. */
  hidden: boolean;
  /** True: closing the desk's window only hides it. */
  staysOpen(): boolean;
  /** Another language was chosen. */
  onLanguage(): void;
  /** The desk's window is gone for good. */
  onClosed(): void;
}

const ZOOM_STEP = 0.1;

/** The windows of this machine: the one at the desk, a second beside it, and the wall. They are all of the same appliance, and of what its person chose for this machine. */
export class Windows {
  private kept: Workstation;
  private deskWindow: BrowserWindow | undefined;
  private secondWindow: BrowserWindow | undefined;
  private wallWindow: BrowserWindow | undefined;
  private wallWanted = false;
  /** The desk's window is on its way, and not seen yet. */
  private deskComes = false;
  private awake: number | undefined;

  constructor(private readonly options: WindowsOptions) {
    this.kept = readWorkstation(options.home);
    nativeTheme.themeSource = sourceOf(this.kept.theme);
    // A screen that is plugged in, pulled, turned or given another size.
    for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const) screen.on(event as 'display-added', () => this.placeWall());
  }

  get desk(): BrowserWindow | undefined {
    return alive(this.deskWindow);
  }
  get workstation(): Workstation {
    return this.kept;
  }
  /** What is said outside the pages. */
  get words(): MainWords {
    return words[this.spoken.language];
  }
  get wallIsOpen(): boolean {
    return this.wallWanted;
  }

  begin(): void {
    this.makeDesk(!this.options.hidden);
    if (this.kept.wall.onStart) this.openWall();
  }

  /** Brings the desk's window up, made anew where it is gone. */
  show(): void {
    if (this.desk) bringUp(this.desk);
    else this.makeDesk(true);
  }

  /** A window more, on a screen that has none yet; who is signed in at the first is signed in there. */
  showSecond(): void {
    const there = alive(this.secondWindow);
    if (there) return bringUp(there);
    const taken = new Set([this.deskWindow, this.wallWindow].map(alive).flatMap((window) => (window?.isVisible() ? screen.getDisplayMatching(window.getBounds()).id : [])));
    const free = screen.getAllDisplays().find(({ id }) => !taken.has(id));
    this.secondWindow = this.atDesk(true, free?.workArea);
  }

  setTheme(theme: ThemeMode): void {
    nativeTheme.themeSource = sourceOf(theme);
    this.keep({ ...this.kept, theme });
  }

  /** Every window is loaded anew where it is: a page knows its language before it is evaluated. */
  setLanguage(language: LanguageChoice): void {
    this.keep({ ...this.kept, language });
    this.options.onLanguage();
    this.each((contents) => void contents.loadURL(this.page(contents === alive(this.wallWindow)?.webContents ? 'wall' : 'desk', new URL(contents.getURL()).hash)));
  }

  setSound(sound: number): void {
    this.keep({ ...this.kept, sound });
  }

  keepWall(wall: Workstation['wall']): void {
    this.keep({ ...this.kept, wall });
    this.placeWall();
  }

  openWall(): void {
    this.wallWanted = true;
    this.awake ??= powerSaveBlocker.start('prevent-display-sleep');
    this.placeWall();
  }

  closeWall(): void {
    this.wallWanted = false;
    if (this.awake !== undefined) powerSaveBlocker.stop(this.awake);
    this.awake = undefined;
    alive(this.wallWindow)?.close();
    this.wallWindow = undefined;
  }

  originOf(contents: WebContents): Origin {
    return alive(this.wallWindow)?.webContents === contents ? 'wall' : 'window';
  }

  each(act: (contents: WebContents) => void): void {
    for (const window of [this.deskWindow, this.secondWindow, this.wallWindow].map(alive)) if (window) act(window.webContents);
  }

  private get spoken(): Spoken {
    // Chromium's own switch stands above what the system says.
    return spoken(this.kept.language, app.commandLine.getSwitchValue('lang') || app.getPreferredSystemLanguages()[0]);
  }

  private page(kind: 'desk' | 'wall', place?: string): string {
    return pageUrl({ theme: this.kept.theme, sound: kind === 'wall' ? 0 : this.kept.sound, languageChoice: this.kept.language, ...this.spoken }, place);
  }

  private keep(next: Workstation): void {
    this.kept = next;
    keepWorkstation(this.options.home, next);
  }

  private atDesk(shown: boolean, bounds?: Electron.Rectangle): BrowserWindow {
    const window = makeWindow(this.options.places, { kind: 'desk', url: this.page('desk'), zoom: this.kept.zoom, shown, ...(bounds ? { bounds } : {}) });
    window.webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown') return;
      const by = zoomKey(input);
      if (by !== null) this.zoom(by);
      else if (input.key === 'F11') window.setFullScreen(!window.isFullScreen());
      else return;
      event.preventDefault();
    });
    return window;
  }

  /** Shown, it comes up by itself once it is painted. */
  private makeDesk(shown: boolean): void {
    const window = (this.deskWindow = this.atDesk(shown));
    this.deskComes = shown;
    window.once('ready-to-show', () => (this.deskComes = false));
    window.on('close', (event) => {
      if (!this.options.staysOpen()) return;
      event.preventDefault();
      window.hide();
    });
    // Whatever else is open: a report in its viewer, or one that is being printed and has a window nobody sees.
    window.on('closed', () => this.options.onClosed());
  }

  /** One step larger (1) or smaller (-1), or as it was made (0). */
  private zoom(by: -1 | 0 | 1): void {
    const zoom = by === 0 ? 1 : Math.min(MOST_ZOOM, Math.max(1, Math.round((this.kept.zoom + by * ZOOM_STEP) * 10) / 10));
    this.keep({ ...this.kept, zoom });
    for (const window of [this.desk, alive(this.secondWindow)]) window?.webContents.setZoomFactor(zoom);
  }

  /** Puts the wall on the screen where it belongs, or away until that screen is back. */
  private placeWall(): void {
    if (!this.wallWanted) return;
    const { desk } = this;
    const at = wallScreen(screen.getAllDisplays(), this.kept.wall.screen, {
      screen: (desk ? screen.getDisplayMatching(desk.getBounds()) : screen.getPrimaryDisplay()).id,
      shown: this.deskComes || desk?.isVisible() === true,
    });
    let window = alive(this.wallWindow);
    if (!at) return window?.hide();
    const zoom = wallZoom(at.bounds);
    if (!window) {
      window = this.wallWindow = makeWindow(this.options.places, { kind: 'wall', url: this.page('wall'), zoom, shown: true, bounds: at.bounds });
      window.once('ready-to-show', () => window?.setFullScreen(true));
      window.on('closed', () => this.closeWall());
      if (!this.kept.wall.screen) this.keep({ ...this.kept, wall: { ...this.kept.wall, screen: chosen(at) } });
      return;
    }
    window.setFullScreen(false);
    window.setBounds(at.bounds);
    window.webContents.setZoomFactor(zoom);
    window.showInactive();
    window.setFullScreen(true);
  }
}

/** The system knows no more than light and dark. */
const sourceOf = (theme: ThemeMode) => (theme === 'contrast' ? 'dark' : theme);

const alive = (window: BrowserWindow | undefined): BrowserWindow | undefined => (window && !window.isDestroyed() ? window : undefined);

function bringUp(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Ctrl (on a Mac Cmd) with plus, minus or nought, as browsers have it. */
function zoomKey({ key, control, meta, alt }: Electron.Input): -1 | 0 | 1 | null {
  if (!(process.platform === 'darwin' ? meta : control) || alt) return null;
  if (key === '+' || key === '=') return 1;
  if (key === '-') return -1;
  return key === '0' ? 0 : null;
}
