/** What tests find around them: the runtime, the shared data, displays, and an ordinary user's copy of the app. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualDisplay } from '../lib/display.mjs';
import { at, distDir, root } from '../lib/paths.mjs';
import { hasDisplay, isLinux } from '../lib/run.mjs';
import { Told } from '../lib/say.mjs';
import { ordinaryUser } from '../ordinary-user.mjs';

/**
 * @param {import('../setup/index.mjs').Setup} setup
 * @param {string[]} kinds the kinds of test that will run; all when empty
 */
export async function testEnvironment({ runtime }, kinds) {
  const shared = sharedFolder();
  const folder = mkdtempSync(join(tmpdir(), 'mw-'));
  // Read by build/test/report.mjs in this process too.
  process.env.MILLWRIGHT_LEFT_OUT = join(folder, 'left-out');
  const windows = kinds.length === 0 || kinds.some((kind) => kind !== 'unit');
  const displays = windows && isLinux && (existsSync('/usr/bin/Xvfb') || !hasDisplay) ? await Promise.all([1, 2].map(() => virtualDisplay({ anyone: true }))) : [];
  const user = windows ? await ordinaryUser(runtime, folder) : {};
  return {
    env: {
      ...process.env,
      ...(shared ? { MILLWRIGHT_SHARED: shared } : {}),
      ...(displays[0] ? { DISPLAY: displays[0].display, WAYLAND_DISPLAY: '', MILLWRIGHT_DISPLAYS: displays.map(({ display }) => display).join(' ') } : {}),
      MILLWRIGHT_ROOT: root,
      MILLWRIGHT_RUNTIME: runtime.executable,
      MILLWRIGHT_ADDON: join(distDir, 'native/better_sqlite3.node'),
      ...user,
    },
    async end() {
      for (const display of displays) display.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Real data sets stand beside the checkout where there are any. A build machine that lost them must not pass quietly. */
function sharedFolder() {
  const shared = process.env.MILLWRIGHT_SHARED ?? at('../shared');
  if (existsSync(shared)) return shared;
  if (process.env.CI === 'true') throw new Told(`CI=true, but the shared data is not at ${shared}: the tests that need it would all be left out.`);
  return undefined;
}
