/** Pictures of every page of the demo, in both appearances. Run by build/screenshots.mjs: argv is the folder of the documentation's pictures, then one for other sizes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseFile, chooseTarget, giveFile, giveFolder, goTo, launchDemo, millingTable, until, type DemoWindow } from './appliance';

/** The week has come, the report is written, and a mill has gone over its limit before the eyes of who looks. */
const SETTLED_MS = 75_000;
const pages = ['overview', 'batch', 'equipment', 'machine', 'alarms', 'reports', 'models', 'connect'] as const;

async function main(): Promise<void> {
  const [documentation = '', others] = process.argv.slice(2);
  const started = Date.now();
  const demo = await launchDemo();
  try {
    await acknowledgeOne(demo);
    await score(demo, 'week-45.csv', 20_000);
    await until(async () => (await demo.client.reports.archive({})).length > 0 && Date.now() - started > SETTLED_MS, 3 * SETTLED_MS);
    const sizes: [string, number, number][] = [[documentation, 1440, 900], ...(others ? ([[join(others, '1280x800'), 1280, 800], [join(others, '1920x1080'), 1920, 1080]] as [string, number, number][]) : [])];
    const weeks = [46, 47, 48];
    for (const [folder, width, height] of sizes) {
      mkdirSync(folder, { recursive: true });
      await (await demo.app.browserWindow(demo.window)).evaluate((window, [w, h]) => window.setContentSize(w!, h!), [width, height]);
      for (const theme of ['light', 'dark'] as const) {
        await demo.window.emulateMedia({ colorScheme: theme });
        for (const name of pages) {
          if (name === 'batch' && theme === 'light') await score(demo, `week-${weeks.shift()}.csv`, 2_500_000);
          await take(demo, name, join(folder, `${name}-${theme}.png`));
        }
      }
    }
  } finally {
    await demo.close();
  }
}

async function acknowledgeOne({ window }: DemoWindow): Promise<void> {
  await window.getByRole('article').getByRole('button', { name: /^Acknowledge / }).first().click();
  await window.getByRole('dialog').getByRole('textbox').fill('Tool change ordered for the end of the shift');
  await window.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
  await window.getByRole('dialog').waitFor({ state: 'detached' });
}

async function score({ app, window, home }: DemoWindow, name: string, rows: number): Promise<void> {
  await goTo(window, 'Batch');
  giveFolder(join(home, 'files'));
  const dialog = window.getByRole('dialog');
  await window.getByRole('button', { name: 'Score a file' }).click();
  await chooseFile(app, giveFile(join(home, 'files', name), millingTable(rows)));
  await dialog.getByRole('button', { name: /^Choose: Data/ }).click();
  await chooseTarget(app, join(home, 'files', name.replace('.csv', '-scored.csv')));
  await dialog.getByRole('button', { name: /^Choose: Predictions/ }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function take({ window }: DemoWindow, name: (typeof pages)[number], path: string): Promise<void> {
  if (name === 'machine') {
    await goTo(window, 'Overview');
    await window.getByRole('link', { name: /^Open Mill/ }).first().click();
    await window.locator('[aria-busy=false][aria-label="Prediction and readings over time"]').waitFor();
  } else await goTo(window, (name.charAt(0).toUpperCase() + name.slice(1)) as 'Overview');
  await window.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
  // What is asked for after a page is drawn has come when its tables stand and nothing was painted anew for a moment.
  await window.waitForTimeout(700);
  await window.screenshot({ path });
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
