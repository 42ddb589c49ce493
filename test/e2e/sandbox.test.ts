import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, sandboxOf, type Launched } from '../support/launch';

describe('the window', () => {
  let launched: Launched;
  beforeAll(async () => {
    launched = await launchApp();
    await launched.window.waitForSelector('#root > *');
  });
  afterAll(() => launched.close());

  it('runs in the browser sandbox, as an ordinary user', async () => {
    const sandbox = await sandboxOf(launched.app);
    expect(sandbox).toMatchObject({ namespaced: true, seccomp: true, capabilities: 0n });
    if (process.getuid?.() === 0) expect(sandbox.uid).not.toBe(0);
    expect(launched.app.process().spawnargs).not.toContain('--no-sandbox');
  });

  it('has no Node and nothing of Electron but the bridge', async () => {
    const seen = await launched.window.evaluate(() => ({
      require: typeof (globalThis as Record<string, unknown>).require,
      process: typeof (globalThis as Record<string, unknown>).process,
      bridge: Object.keys((globalThis as unknown as { millwright: object }).millwright).sort(),
    }));
    expect(seen).toEqual({ require: 'undefined', process: 'undefined', bridge: ['isWall', 'language', 'languageChoice', 'locale', 'openDemo', 'openPdf', 'pickFile', 'preview', 'ready', 'saveBytes', 'screenReady', 'secondWindow', 'setLanguage', 'setWorkstation', 'sound', 'soundVolume', 'theme', 'themeMode', 'wall', 'workstation'] });
  });

  it('keeps a strict policy: no inline script, no eval, no connection', async () => {
    const result = await launched.window.evaluate(async () => {
      const blocked: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.planted = true';
      document.body.append(script);
      // What the driver evaluates itself may do more than the page: a task of the page's own is judged.
      const evaluated = await new Promise<boolean>((resolve) => {
        setTimeout(() => {
          try {
            // eslint-disable-next-line no-eval -- that it is refused is what is tested
        (0, eval)('1');
            resolve(true);
          } catch {
            resolve(false);
          }
        }, 0);
      });
      const fetched = await fetch('https://example.com/').then(() => true, () => false);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { planted: 'planted' in window, evaluated, fetched, blocked };
    });
    expect(result).toMatchObject({ planted: false, evaluated: false, fetched: false });
    expect(result.blocked).toEqual(expect.arrayContaining([expect.stringContaining('script-src'), 'connect-src']));
  });

  it('goes nowhere, opens nothing, downloads nothing', async () => {
    const { app, window: page } = launched;
    const before = page.url();
    const opened = await page.evaluate(() => window.open('https://example.com/') === null);
    expect(opened).toBe(true);
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'data:text/plain,hello';
      link.download = 'hello.txt';
      link.click();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(page.url()).toBe(before);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('is refused every permission', async () => {
    const states = await launched.window.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state));
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });

  it('refuses a message whose shape is wrong', async () => {
    const answers = await launched.window.evaluate(async () => {
      const bridge = (globalThis as unknown as { millwright: Record<string, (input: unknown) => Promise<unknown>> }).millwright;
      const calls = [bridge.pickFile?.({ kind: 'anything' }), bridge.saveBytes?.({ suggestedName: '../../etc/passwd' }), bridge.theme?.('pink'), bridge.openPdf?.(null), bridge.preview?.({ html: 7 }), bridge.wall?.({ open: 'yes' }), bridge.setWorkstation?.({ onStart: true, screen: '1; rm', withMachine: true })];
      return Promise.all(calls.map((call) => Promise.resolve(call).then(() => 'done', () => 'refused')));
    });
    expect(new Set(answers)).toEqual(new Set(['refused']));
  });
});
