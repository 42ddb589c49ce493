import { app, BrowserWindow, Menu, powerMonitor, type WebContents } from 'electron';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EngineStart } from '../contract/host';
import { defaultHome, runtimeFolder } from '../node/places';
import { parseArguments, type AppArguments } from './args';
import { serveBridge } from './bridge';
import { linkEngine, type EngineLink } from './engine-link';
import type { EngineState } from './engine-process';
import { guardEverything } from './guard';
import { buildInfo, places } from './places';
import { registerSchemes } from './protocol';
import { badgeTray, makeTray, sayWhatStops, wordTray } from './tray';
import { Windows } from './windows';

const ALERTS_AFTER_MS = 5_000;

/** The appliance with its window. Holds no rule of the business: it starts the engine and shows what it says. */
export async function runApp(given: AppArguments): Promise<void> {
  const home = given.home ? resolve(given.home) : given.demo ? mkdtempSync(join(tmpdir(), 'millwright-demo-')) : defaultHome();
  const throwAway = given.demo && !given.home;
  // Chromium's own small files are no data: they stand in the user's runtime folder, never beside the store.
  const session = runtimeFolder(home);
  mkdirSync(session, { recursive: true, mode: 0o700 });
  app.setPath('userData', session);
  app.setPath('sessionData', session);
  if (!app.requestSingleInstanceLock()) return app.exit(0);

  registerSchemes();
  guardEverything();
  await app.whenReady();
  // The default menu reloads pages, opens tools and leads to addresses on the net. A Mac needs one for its own keys.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);

  const dist = join(app.getAppPath(), 'dist');
  const where = places(dist);
  const build = buildInfo(dist);
  let quitting = false;
  const screenReady: (() => void)[] = [];

  const tell = (state: EngineState) => windows.each((contents) => {
    contents.send('millwright:engine', state);
    if (state.state === 'running') givePort(contents);
  });
  const listening = new WeakSet<WebContents>();
  const givePort = (contents: WebContents) => {
    // The page gets a port once it listens, and a new one each time the engine was started again.
    if (listening.has(contents)) void linking.then((link) => contents.postMessage('millwright:port', null, [link.connect(windows.originOf(contents))]));
  };
  const end = async (code: number) => {
    if (quitting) return;
    quitting = true;
    await (await linking).stop();
    for (const folder of throwAway ? [home, session] : [session]) remove(folder);
    app.exit(code);
  };
  const windows = new Windows({
    home, places: where, hidden: given.hidden,
    staysOpen: () => !quitting && !given.demo,
    onLanguage: () => wordTray(tray, windows.words),
    onClosed: () => {
      if (given.demo) void end(0);
    },
  });
  const askedToQuit = async () => {
    if (given.demo || (await sayWhatStops(windows.desk, (await linking).own, windows.words))) await end(0);
  };
  const tray = { show: () => windows.show(), quit: () => void askedToQuit() };
  // Engine and window start side by side.
  const linking = linkEngine({ home, places: where, build, start: engineStart(given), onState: tell }, throwAway);
  windows.begin();
  serveBridge({
    ready: (contents) => {
      listening.add(contents);
      void linking.then(({ state }) => {
        contents.send('millwright:engine', state);
        if (state.state === 'running') givePort(contents);
      });
    },
    screenReady: () => {
      process.stderr.write(`millwright: live page after ${Math.round(performance.now())} ms\n`);
      for (const listener of screenReady.splice(0)) listener();
    },
    machine: { windows, home: given.home ? home : null },
  });
  const link: EngineLink = await linking;

  app.on('second-instance', (_event, argv) => {
    if (!parseArguments(argv.slice(1)).hidden) windows.show();
  });
  app.on('activate', () => windows.show());
  app.on('window-all-closed', () => undefined); // it ends when it is told to, not for want of a window
  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    void askedToQuit();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  powerMonitor.on('resume', () => link.resumed());
  if (!given.demo) makeTray(dist, tray, windows.words);

  // Not before the page is there: it takes the contract with it.
  setTimeout(() => void import('./alerts').then(({ alertDesktop }) => alertDesktop({ link, seen: () => BrowserWindow.getFocusedWindow() !== null, show: () => windows.show(), words: () => windows.words, badge: (standing) => badgeTray(standing, windows.words) })), ALERTS_AFTER_MS);

  if (given.benchScreen && windows.desk) {
    const { measureScreen } = await import('./bench-screen');
    void measureScreen(windows.desk, given.benchScreen);
  }
  const seconds = given.forSeconds ?? (given.demo && process.env.MILLWRIGHT_VIRTUAL_DISPLAY ? 120 : 0);
  if (seconds > 0) {
    const live = new Promise<void>((done) => screenReady.push(done));
    const { runUnattended } = await import('./demo-run');
    void end(await runUnattended({ window: () => windows.desk, link, seconds, live, output: given.output ?? join(process.cwd(), 'demo-output'), demo: given.demo }));
  }
}

/** Chromium may still be writing below it: what can't be removed is left, and nothing waits for it. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    console.error(`millwright: ${folder} was left behind: ${String(error)}`);
  }
}

/** The demo's key is made here and lives in memory only, in this process, so that its engine can be started again. */
function engineStart(given: AppArguments): EngineStart {
  const start: EngineStart = {};
  if (given.demo) {
    start.demo = { seed: 7, backfill: true, ...(given.broker ? { broker: given.broker } : {}) };
    // A benchmark starts the same demo several times and says the key of its own data.
    start.key = new Uint8Array(process.env.MILLWRIGHT_DEMO_KEY ? Buffer.from(process.env.MILLWRIGHT_DEMO_KEY, 'hex') : randomBytes(32));
  }
  if (process.env.MILLWRIGHT_PASSPHRASE) start.passphrase = process.env.MILLWRIGHT_PASSPHRASE;
  return start;
}
