import { app } from 'electron';

/**
 * Chromium's switches that open the window to another program or take a wall down. The fuses see to Node's own
 * (`--inspect`); Chromium knows no fuse for these.
 */
const OPENING = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'disable-web-security', 'disable-site-isolation-trials', 'load-extension', 'js-flags',
  'renderer-cmd-prefix', 'utility-cmd-prefix', 'gpu-launcher', 'ppapi-plugin-launcher', 'disable-namespace-sandbox', 'disable-setuid-sandbox', 'disable-seccomp-filter-sandbox'];

/** The first switch that a package does not start with; a checkout is driven by its tests and takes them all. */
export function refusedSwitch(has: (name: string) => boolean = (name) => app.commandLine.hasSwitch(name), packaged = app.isPackaged, uid = process.getuid?.()): string | undefined {
  if (!packaged) return undefined;
  // Chromium does not start as root with its sandbox; there, and only there, it may be left out.
  return (uid === 0 ? OPENING : [...OPENING, 'no-sandbox']).find(has);
}
