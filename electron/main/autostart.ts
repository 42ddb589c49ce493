import { app } from 'electron';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { desktopEntry } from './desktop-entry';

/** Started with the machine, it works in the background; a wall that shall be there opens by itself. */
const BACKGROUND = '--hidden';

/** How this very appliance is started: a checkout needs its folder named. */
function startLine(home: string | null): string[] {
  return [...(app.isPackaged ? [] : [app.getAppPath()]), BACKGROUND, ...(home ? ['--home', home] : [])];
}

/** Where a Linux desktop looks for what starts with it (XDG autostart). */
const entry = (): string => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'autostart', 'millwright.desktop');

export function startsWithMachine(): boolean {
  return process.platform === 'linux' ? existsSync(entry()) : app.getLoginItemSettings({ args: startLine(null) }).openAtLogin;
}

/** @throws what the system says where it may not be written */
export function setStartsWithMachine(on: boolean, home: string | null): void {
  if (process.platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: on, args: startLine(home) });
  if (!on) return rmSync(entry(), { force: true });
  mkdirSync(join(entry(), '..'), { recursive: true });
  writeFileSync(entry(), desktopEntry([process.execPath, ...startLine(home)]));
}
