/** More than one window on one machine: the wall, a second one at the desk, and what a person chooses for this machine's screens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, launchDemo, PATIENCE_MS, until, type DemoWindow } from '../support/appliance';

const poll = { timeout: PATIENCE_MS, interval: 100 };
const DISPLAY = 'Shift notes';

describe('a machine with a wall', () => {
  let demo: DemoWindow;
  let wall: Page;
  let shown = 0;
  let atDesk: Page;
  const desk = () => atDesk;
  const kept = () => JSON.parse(readFileSync(join(demo.data, 'workstation.json'), 'utf8')) as { theme: string; zoom: number; wall: { screen: object | null } };
  const overview = () => wall.getByRole('region', { name: 'All machines' });
  const display = () => wall.getByRole('heading', { level: 1, name: DISPLAY });
  /** Of the windows, in the order in which they came: whether each is seen. */
  const seen = () => demo.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().sort((a, b) => a.id - b.id).map((window) => window.isVisible()));
  const isWall = (page: Page) => page.evaluate(() => (globalThis as unknown as { millwright?: { isWall: boolean } }).millwright?.isWall === true);

  beforeAll(async () => {
    demo = await launchDemo({ wall: { onStart: true, screen: null } });
    await until(() => demo.app.windows().length === 2);
    // They come in any order.
    for (const page of demo.app.windows()) {
      await page.getByRole('region', { name: 'All machines' }).waitFor({ timeout: PATIENCE_MS });
      page.setDefaultTimeout(PATIENCE_MS);
      if (await isWall(page)) wall = page;
      else atDesk = page;
    }
  }, 2 * PATIENCE_MS);
  afterAll(() => demo.close());

  it('opens it at the start where that was chosen: the overview over a whole screen, larger, in the sandbox, with nothing to press', async () => {
    await overview().waitFor();
    await wall.getByRole('banner').getByText('Live,').waitFor();
    const { screen, window, preferences } = await demo.app.evaluate(({ BrowserWindow, screen: screens }) => {
      const own = BrowserWindow.getAllWindows().sort((a, b) => a.id - b.id)[1]!;
      const { sandbox, nodeIntegration, contextIsolation } = (own.webContents as unknown as { getLastWebPreferences(): Record<string, boolean> }).getLastWebPreferences();
      return { screen: screens.getPrimaryDisplay().bounds, window: own.getBounds(), preferences: { sandbox, nodeIntegration, contextIsolation } };
    });
    // Without a window manager the system may round by a pixel.
    for (const side of ['x', 'y', 'width', 'height'] as const) expect(Math.abs(window[side] - screen[side])).toBeLessThanOrEqual(1);
    expect(preferences).toEqual({ sandbox: true, nodeIntegration: false, contextIsolation: true });
    const ratio = (page: Page) => page.evaluate(() => devicePixelRatio);
    expect((await ratio(wall)) / (await ratio(desk()))).toBeCloseTo(Math.floor(Math.min(screen.width / 1280, screen.height / 800) / 0.05 + 1e-9) * 0.05, 3);
    expect(await wall.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(await wall.evaluate(() => typeof (globalThis as Record<string, unknown>).require)).toBe('undefined');
    expect(kept().wall.screen).not.toBeNull();
  });

  it('turns through the pages that an engineer chose, by itself and by its keys', async () => {
    const content = { title: DISPLAY, sharedWith: 'viewer' as const, panels: [{ id: 'a', kind: 'text' as const, text: 'Mill 07 waits for its spindle', wide: 12, high: 2 }] };
    shown = (await demo.client.views.save({ content })).id;
    await goTo(desk(), 'Displays');
    await desk().getByRole('button', { name: 'Wall…' }).click();
    const dialog = desk().getByRole('dialog');
    await dialog.getByText(DISPLAY).click();
    const every = dialog.getByRole('textbox', { name: 'Seconds each' });
    await every.fill('2');
    await dialog.getByText('A whole number from 5 to 3600.').waitFor();
    await every.fill('5');
    await dialog.getByRole('button', { name: /Stops at an alarm of/ }).click();
    await desk().getByRole('option', { name: /^No priority/ }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await display().waitFor();
    await wall.getByText('Mill 07 waits for its spindle').waitFor();
    await wall.getByRole('banner').getByText('2 of 2').waitFor();
    await overview().waitFor();
    await wall.keyboard.press(' ');
    await wall.getByText('The wall was stopped at this page.', { exact: false }).waitFor();
    await wall.keyboard.press('ArrowRight');
    await display().waitFor();
    await wall.keyboard.press('ArrowLeft');
    await overview().waitFor();
    await wall.keyboard.press('ArrowRight');
    await display().waitFor();
    await wall.keyboard.press(' ');
  });

  it('stays at the overview while an alarm waits, and goes on once a person at the desk has acknowledged it', async () => {
    await desk().getByRole('region', { name: 'Latest alarms' }).getByRole('button', { name: /^Acknowledge Mill/ }).first().waitFor();
    const turns = { pages: ['overview' as const, shown], everyS: 5 };
    await demo.client.views.setWall({ ...turns, holdAt: 4 });
    await wall.getByText(/waits? to be acknowledged: the wall stays here until then\.$/).waitFor();
    await overview().waitFor();
    // Whatever else is raised meanwhile is acknowledged too.
    await expect.poll(async () => {
      for (const { id } of (await demo.client.alarms.history({ limit: 100 })).filter(({ acknowledged, closed }) => acknowledged === null && closed === null)) await demo.client.alarms.acknowledge({ id, note: 'seen from the wall' });
      return display().isVisible();
    }, poll).toBe(true);
    await demo.client.views.setWall({ ...turns, holdAt: null });
  });

  it('waits for its screen when that is pulled while somebody works at another, and is back with it', async () => {
    await demo.app.evaluate(({ screen }) => {
      const [own] = screen.getAllDisplays();
      const real = screen.getAllDisplays.bind(screen);
      Object.assign(screen, { getAllDisplays: () => [{ ...own!, id: 4711, label: 'Another', bounds: { ...own!.bounds, width: 1280 } }], real });
      screen.emit('display-removed', {}, own);
    });
    await expect.poll(seen, poll).toEqual([true, false]);
    await demo.app.evaluate(({ screen }) => {
      const { real } = screen as unknown as { real: typeof screen.getAllDisplays };
      Object.assign(screen, { getAllDisplays: real });
      screen.emit('display-added', {}, real()[0]);
    });
    await expect.poll(seen, poll).toEqual([true, true]);
    await wall.getByRole('banner').getByText('Live,').waitFor();
  });

  it('keeps what a person chose for its screens: appearance, and how large', async () => {
    const ratio = () => desk().evaluate(() => devicePixelRatio);
    const [before, onWall] = [await ratio(), await wall.evaluate(() => devicePixelRatio)];
    // As the system sends them: what the driver presses goes to the page alone.
    const press = async (keyCode: string) => (await demo.app.browserWindow(desk())).evaluate(({ webContents }, key) => webContents.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: ['control'] }), keyCode);
    await press('=');
    await press('=');
    await expect.poll(ratio, poll).toBeCloseTo(before * 1.2, 2);
    expect(await wall.evaluate(() => devicePixelRatio)).toBe(onWall);
    expect(kept().zoom).toBe(1.2);
    await press('0');
    await expect.poll(ratio, poll).toBeCloseTo(before, 3);
    await desk().getByRole('button', { name: 'Demo operator' }).click();
    await desk().getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(() => kept().theme, poll).toBe('dark');
    await desk().keyboard.press('Escape');
  });

  it('has a second window for the same person, and shows nothing there once that person has signed out; the wall goes on', async () => {
    const opened = demo.app.waitForEvent('window');
    await desk().getByRole('button', { name: 'Demo operator' }).click();
    await desk().getByRole('menuitem', { name: 'Open a second window' }).click();
    const second = await opened;
    second.setDefaultTimeout(PATIENCE_MS);
    await second.getByRole('button', { name: 'Demo operator' }).waitFor();
    await second.getByRole('region', { name: 'All machines' }).waitFor();
    expect(await second.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await desk().getByRole('button', { name: 'Demo operator' }).click();
    await desk().getByRole('menuitem', { name: 'Sign out' }).click();
    for (const page of [desk(), second]) {
      await page.getByRole('heading', { level: 1, name: /sign in|Who/i }).waitFor();
      expect(await page.getByText(/Mill \d+/).count()).toBe(0);
    }
    await wall.getByRole('banner').getByText('Live,').waitFor();
    await overview().waitFor();
  });

  it('closes it with Escape, and leaves the rest as it is', async () => {
    await wall.keyboard.press('Escape').catch(() => undefined);
    await expect.poll(seen, poll).toEqual([true, true]);
    expect(demo.output()).not.toMatch(/error|failed|Unhandled/i);
  });
});
