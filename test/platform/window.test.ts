/** A window of the chosen runtime under an ordinary user: the sandbox is on, and native modules load in a utility process. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, newHome, sandboxOf, type Launched } from '../support/launch.ts';

describe('a window under an ordinary user', () => {
  let launched: Launched;
  beforeAll(async () => {
    const home = newHome();
    const appDir = join(home, 'app');
    cpSync(join(import.meta.dirname, 'programs/window-app'), appDir, { recursive: true });
    launched = await launchApp({ home, appDir, args: [process.env.MILLWRIGHT_APP ?? ''] });
  });
  afterAll(async () => { await launched?.close(); });

  it('shows itself and takes a click', async () => {
    const button = launched.window.getByRole('button');
    await button.click();
    expect(await button.textContent()).toBe('pressed');
  });

  it('runs no process as root, and its page in the sandbox', async () => {
    const arguments_ = await launched.app.evaluate(() => process.argv);
    expect(arguments_).not.toContain('--no-sandbox');
    const sandbox = await sandboxOf(launched.app);
    expect(sandbox).toMatchObject({ namespaced: true, seccomp: true, capabilities: 0n });
    expect(sandbox.uid).not.toBe(0);
  });

  it('loads the inference runtime and the encrypted store in a utility process', async () => {
    await expect.poll(() => launched.app.evaluate(() => (globalThis as { fromChild?: unknown }).fromChild)).toMatchObject({ inference: 'function', database: 'function' });
  });
});
