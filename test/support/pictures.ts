/**
 * Pictures of the pages, taken by the tests that visit them where MILLWRIGHT_SCREENS names a folder (`npm run screenshots`): light, dark, on a wall, and of reports.
 * MILLWRIGHT_SCREENS_SIZE: of the window, `1440x900` unless given.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { chooseFile, chooseTarget, giveFile, giveFolder, goTo, millingTable, until, type DemoWindow } from './appliance';

const run = promisify(execFile);
const folder = process.env.MILLWRIGHT_SCREENS;
const [WIDTH = 1440, HEIGHT = 900] = (process.env.MILLWRIGHT_SCREENS_SIZE ?? '').split('x').filter(Boolean).map(Number);
/** The demo's week has come, and a mill has gone over its limit before the eyes of who looks. */
const SETTLED_MS = 75_000;

export const picturesWanted = folder !== undefined;

/** The demo as it is worth showing: an alarm acknowledged with a note, a file scored, a report in the archive. */
export async function prepareForPictures(demo: DemoWindow): Promise<void> {
  if (!picturesWanted) return;
  const began = Date.now();
  await (await demo.app.browserWindow(demo.window)).evaluate((window, [width, height]) => window.setContentSize(width!, height!), [WIDTH, HEIGHT]);
  const { window, app, home } = demo;
  await window.getByRole('article').getByRole('button', { name: /^Acknowledge / }).first().click();
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Tool change ordered for the end of the shift');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await dialog.waitFor({ state: 'detached' });
  await goTo(window, 'Batch');
  giveFolder(join(home, 'files'));
  await window.getByRole('button', { name: 'Score a file' }).click();
  await chooseFile(app, giveFile(join(home, 'files', 'week-45.csv'), millingTable(20_000)));
  await dialog.getByRole('button', { name: /^Choose: Data/ }).click();
  await chooseTarget(app, join(home, 'files', 'week-45-scored.csv'));
  await dialog.getByRole('button', { name: /^Choose: Predictions/ }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.waitFor({ state: 'detached' });
  await until(async () => (await demo.client.reports.archive({})).length > 0 && Date.now() - began > SETTLED_MS, 3 * SETTLED_MS);
}

/** `name`: what the page is. A page behind a dialog is not shown: the dialog hides it. */
export async function takePicture(page: Page, name: string, appearance: string): Promise<void> {
  if (!folder || (await page.getByRole('dialog').first().isVisible())) return;
  // What is asked for after a page is drawn has come when nothing was painted anew for a moment.
  await page.waitForTimeout(700);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: pictureOf(name, appearance) });
}

/** Of a window that the driver can't take whole, since it is magnified: as Electron paints it. */
export async function takeWindowPicture({ app }: DemoWindow, page: Page, name: string, appearance: string): Promise<void> {
  if (!folder) return;
  await page.waitForTimeout(700);
  const bytes = await (await app.browserWindow(page)).evaluate(async (window) => (await window.webContents.capturePage()).toPNG().toString('base64'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(pictureOf(name, appearance), Buffer.from(bytes, 'base64'));
}

/** Every page of a PDF, as poppler draws it: `<name>-1.png`, … */
export async function takePagesOf(pdf: Uint8Array, name: string): Promise<void> {
  if (!folder) return;
  const path = join(folder, `${name}.pdf`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, pdf);
  await run('pdftoppm', ['-png', '-r', '80', path, join(folder, name)]);
  await run('rm', [path]);
}

const pictureOf = (name: string, appearance: string): string => join(folder ?? '', `${name.toLowerCase().replace(/^(an?|the) /, '').replace(/[^a-z0-9]+/g, '-')}-${appearance}.png`);
