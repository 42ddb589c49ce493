/** The first day of an appliance, in the real window: set up, quit, opened again, and nothing readable left on the disk. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractOf, filesBelow, PATIENCE_MS, processesOf } from '../support/appliance';
import { appEnv, launchApp, newHome, sandboxOf, type Launched } from '../support/launch';

const run = promisify(execFile);
const NAME = 'Marker Person';
const PASSPHRASE = 'seven quiet looms at dawn';
const EQUIPMENT = 'Marker Spindle';

describe('the first run', () => {
  const home = newHome();
  const data = join(home, 'data', 'millwright');
  let launched: Launched;
  let recoveryKey = '';
  const heading = (name: string | RegExp) => launched.window.getByRole('heading', { level: 1, name });
  const button = (name: string) => launched.window.getByRole('button', { name, exact: true });
  const field = (name: string) => launched.window.getByLabel(name, { exact: true });
  const start = async (args: string[] = []) => {
    launched = await launchApp({ home, args });
    launched.window.setDefaultTimeout(PATIENCE_MS);
  };

  beforeAll(() => start());
  afterAll(() => launched.close());

  it('begins with the setup page, as an ordinary user in the sandbox', async () => {
    await heading('Welcome').waitFor();
    expect(await sandboxOf(launched.app)).toMatchObject({ namespaced: true, seccomp: true, capabilities: 0n });
    await launched.window.getByText(data).waitFor();
    await button('Set up').click();
    await heading('Set up Millwright').waitFor();
  });

  it('asks for a name and a passphrase that is long enough, the same twice, and says so', async () => {
    await button('Make the store').click();
    await launched.window.getByText('Enter your name.').waitFor();
    await field('Your name').fill(NAME);
    await field('Passphrase').fill('short');
    await launched.window.getByText('5 more characters needed').first().waitFor();
    await field('Passphrase').fill(PASSPHRASE);
    await field('Passphrase once more').fill('another one entirely, longer');
    await launched.window.getByText('The two are not the same.').waitFor();
    await button('Make the store').click();
    expect(await heading('Set up Millwright').isVisible()).toBe(true);
    await field('Passphrase once more').fill(PASSPHRASE);
  });

  it('shows the recovery key once, and goes on only when it was written down', async () => {
    await button('Make the store').click();
    await heading('Your recovery key').waitFor();
    recoveryKey = ((await launched.window.getByRole('status').filter({ hasText: '-' }).textContent()) ?? '').trim();
    expect(recoveryKey.replaceAll('-', '').length).toBeGreaterThanOrEqual(32);
    expect(await button('Open Millwright').isDisabled()).toBe(true);
    await launched.window.getByText('I have written it down').click();
    await button('Open Millwright').click();
  });

  it('opens an empty overview that offers the first steps, with the person signed in', async () => {
    await heading('2 of 8 steps are done').waitFor();
    for (const step of ['Done: An encrypted store', 'Next: Who works here', 'To do: Where readings come from', 'Look around first']) await launched.window.getByRole('heading', { name: step }).waitFor();
    await button('Let somebody in').click();
    await button('Let somebody in').click();
    const form = launched.window.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Second Person');
    await form.getByRole('textbox', { name: 'Their passphrase' }).fill('a passphrase of their own');
    await form.getByRole('textbox', { name: 'Once more' }).fill('a passphrase of their own');
    await form.getByRole('button', { name: 'Let somebody in' }).click();
    await heading('2 people may sign in').waitFor();
    await launched.window.getByRole('link', { name: 'Audit trail' }).click();
    await launched.window.getByRole('table', { name: 'Audit trail' }).getByText('security.addPerson').waitFor();
    await launched.window.getByRole('heading', { level: 1, name: /^The chain of \d+ entries is whole$/ }).waitFor();
    await launched.window.keyboard.press('F1');
    await launched.window.getByRole('dialog', { name: 'Help: People' }).getByText('Its entries are chained').waitFor();
    await launched.window.keyboard.press('Escape');
    await launched.window.getByRole('link', { name: 'Overview' }).click();
    await heading('3 of 8 steps are done').waitFor();
    expect(await launched.window.getByRole('banner').getByText(NAME).isVisible()).toBe(true);
    expect(await launched.window.locator('body').innerText()).not.toContain(recoveryKey);
    // Real data goes in for what is looked for on the disk later.
    const { client, close } = await contractOf(data);
    const site = await client.assets.addAsset({ parent: null, kind: 'site', key: 'works', name: 'Marker Works' });
    await client.assets.addAsset({ parent: site.id, kind: 'equipment', key: 'spindle', name: EQUIPMENT });
    close();
  });

  it('hands a second start over to the first: one process, the same window shown again', async () => {
    const shown = () => launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
    await (await launched.app.browserWindow(launched.window)).evaluate((window) => window.hide());
    expect(await shown()).toEqual([false]);
    const { MILLWRIGHT_ELECTRON: electron = '', MILLWRIGHT_APP: app = '' } = process.env;
    await run(electron, ['--ozone-platform=x11', '--log-level=3', app], { cwd: home, env: appEnv(home), timeout: PATIENCE_MS });
    await expect.poll(shown, { timeout: PATIENCE_MS }).toEqual([true]);
  });

  it('asks before it quits, and says what stops', async () => {
    const quit = (button: number) => launched.app.evaluate(({ app, dialog }, response) => new Promise<string>((resolve) => {
      // The system's own box can't be pressed; its answer is given, and what it would have said is looked at.
      dialog.showMessageBox = ((_window: unknown, options: { detail: string }) => {
        resolve(options.detail);
        return Promise.resolve({ response, checkboxChecked: false });
      }) as unknown as typeof dialog.showMessageBox;
      app.quit();
    }), button);
    expect(await quit(0)).toContain('nothing is predicted');
    expect(await heading(/.+/).first().isVisible()).toBe(true);
    const ended = new Promise((resolve) => launched.app.process().once('exit', resolve));
    await quit(1).catch(() => undefined);
    expect(await ended).toBe(0);
  });

  it('leaves nothing readable on the disk', () => {
    expect(filesBelow(home).map(({ path }) => path)).toContain(join(data, 'millwright.db'));
    expect(readable()).toEqual(['control']);
  });

  it('starts in the background where it is told to, and shows its window when it is asked for', async () => {
    const visible = () => launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
    await start(['--hidden']);
    await heading('Millwright is locked').waitFor({ state: 'attached' });
    expect(await visible()).toEqual([false]);
    await launched.app.evaluate(({ app }) => void app.emit('activate'));
    await expect.poll(visible, { timeout: PATIENCE_MS }).toEqual([true]);
  });

  it('is locked after the next start, refuses a wrong passphrase in words, and opens with the right one', async () => {
    await heading('Millwright is locked').waitFor();
    expect(await launched.window.locator('body').innerText()).not.toContain(NAME);
    await field('Passphrase').fill('not the passphrase');
    await button('Unlock').click();
    await launched.window.getByText('This passphrase does not open this appliance.').waitFor();
    expect(await heading('Millwright is locked').isVisible()).toBe(true);
    await field('Passphrase').fill(PASSPHRASE);
    await button('Unlock').click();
    await launched.window.getByRole('banner').getByText(NAME).waitFor();
    await launched.window.getByRole('link', { name: new RegExp(EQUIPMENT) }).first().waitFor();
    expect(await launched.window.locator('body').innerText()).not.toContain(recoveryKey);
  });

  it('stays open and signed in when its engine is killed: the key is kept in memory, and nowhere else', async () => {
    const [pid = 0] = await processesOf(launched.app, 'Millwright engine');
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await processesOf(launched.app, 'Millwright engine')).some((other) => other !== pid), { timeout: PATIENCE_MS }).toBe(true);
    const { client, close } = await contractOf(data);
    await expect.poll(async () => (await client.vault.status({})).state, { timeout: PATIENCE_MS }).toBe('open');
    close();
    await launched.window.getByRole('alert').filter({ hasText: 'The engine stopped' }).waitFor({ state: 'detached' });
    await launched.window.getByRole('link', { name: new RegExp(EQUIPMENT) }).first().waitFor();
    expect(await launched.window.getByRole('banner').getByText(NAME).isVisible()).toBe(true);
    expect(await launched.window.getByLabel('Passphrase').count()).toBe(0);
    expect(readable()).toEqual(['control']);
  });

  /** What of the person's, the passphrase, the key and the plant can be read on the disk; a planted control is always among it. */
  function readable(): string[] {
    const secrets = [NAME, PASSPHRASE, recoveryKey, recoveryKey.replaceAll('-', ''), EQUIPMENT, 'Marker'];
    const forms = secrets.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1))]);
    const control = { path: 'control', bytes: Buffer.from(`…${EQUIPMENT}…`) };
    return [...filesBelow(home), control].filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ path }) => path);
  }
});
