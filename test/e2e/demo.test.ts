/**
 * The main job in the real window, on the demo plant: one launch, and the tests in the order in which a person would go. What the window says is held
 * against the contract where that tells more.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ServerTCP } from 'modbus-serial';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../integration/mqtt/support';
import { buildModel, value } from '../support/onnx-builder';
import { tinyPng } from '../support/tiny-png';
import { chooseFile, chooseTarget, giveFile, giveFolder, goTo, launchDemo, millingTable, PATIENCE_MS, type DemoWindow } from '../support/appliance';

const poll = { timeout: PATIENCE_MS, interval: 100 };
const NOTE = 'Heard it; tool change ordered';

describe('the demo plant', () => {
  let demo: DemoWindow;
  let machine = '';
  const page = () => demo.window;
  const heading = (name: string | RegExp) => page().getByRole('heading', { level: 1, name });
  const dialog = () => page().getByRole('dialog');
  const strip = () => page().getByRole('region', { name: 'Latest alarms' });
  const table = (name: string) => page().getByRole('table', { name, exact: true });
  const file = (...names: string[]) => join(demo.home, 'files', ...names);

  beforeAll(async () => {
    demo = await launchDemo();
    giveFolder(file());
  }, 2 * PATIENCE_MS);
  afterAll(() => demo.close());
  // What one test leaves open must not stand before the next.
  afterEach(async () => {
    if (!demo.window.isClosed() && (await dialog().isVisible())) await page().keyboard.press('Escape');
  });

  it('is live: 24 machines, their values and the age of the newest reading change by themselves', async () => {
    await page().getByRole('heading', { level: 1, name: '24 machines' }).waitFor();
    const tiles = page().getByRole('region', { name: 'All machines' }).getByRole('listitem');
    expect(await tiles.count()).toBe(24);
    const seen = { ages: new Set<string>(), tiles: new Set<string>() };
    await expect.poll(async () => {
      seen.ages.add(await page().getByRole('banner').getByText(/Live,/).locator('..').innerText());
      seen.tiles.add((await tiles.allInnerTexts()).join());
      return Math.min(seen.ages.size, seen.tiles.size);
    }, poll).toBeGreaterThan(3);
    await page().getByRole('banner').getByText('24 of 24 connected').waitFor();
  });

  it('raises an alarm within a minute: it stands in the strip, and the heading speaks of the machine', async () => {
    const acknowledge = strip().getByRole('button', { name: /^Acknowledge Mill \d+: / }).first();
    await acknowledge.waitFor({ timeout: 60_000 });
    machine = /Mill \d+/.exec((await acknowledge.getAttribute('aria-label')) ?? '')?.[0] ?? '';
    await heading(/machines? needs? attention/).waitFor();
    await page().getByRole('article').filter({ hasText: machine }).getByText(/Runs where such mills failed: (>.)?\d+.% \(most likely: [a-z ]+\)/).waitFor();
  });

  it('is heard, silenced without being acknowledged, and heard again when another alarm comes; the desktop is told of that one', async () => {
    // Every tone is a real one; it is counted on its way.
    await page().evaluate(() => {
      const heard = globalThis as unknown as { tones: number };
      heard.tones = 0;
      const make = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'createOscillator')!.value as () => OscillatorNode;
      BaseAudioContext.prototype.createOscillator = function (this: BaseAudioContext) {
        heard.tones++;
        return make.call(this);
      };
    });
    const tones = () => page().evaluate(() => (globalThis as unknown as { tones: number }).tones);
    await demo.app.evaluate(({ BrowserWindow, Notification }) => {
      const told = globalThis as unknown as { told: string[] };
      told.told = [];
      // Neither the test's screen nor its system shows any; nobody is to be thought to sit before the window.
      BrowserWindow.getFocusedWindow = () => null;
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        told.told.push(this.title);
      };
    });
    const toldOf = () => demo.app.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    const silence = page().getByRole('banner').getByRole('button', { name: 'Silence' });
    await expect.poll(tones, poll).toBeGreaterThan(3);
    const unacknowledged = async () => (await demo.client.alarms.history({ limit: 100 })).filter(({ state }) => state === 'unacknowledged').length;
    expect(await unacknowledged()).toBeGreaterThan(0);
    // Another may come in between: then it rings again, as it should.
    await expect.poll(async () => {
      if (await silence.isVisible()) await silence.click();
      return page().getByRole('banner').getByRole('button', { name: /^Sound of alarms: .*silenced/ }).isVisible();
    }, poll).toBe(true);
    expect(await unacknowledged()).toBeGreaterThan(0);
    const before = await tones();

    const { assets, tags } = await demo.client.assets.plant({});
    const { id: under, name } = assets.filter(({ kind }) => kind === 'equipment').at(-1)!;
    const tag = tags.find((one) => one.asset === under && one.kind === 'number')!;
    const definition = await demo.client.alarms.define({ id: 0, model: null, output: null, kind: 'reading-high', tag: tag.name, under, condition: 'Test of the sound', limit: -1e9, deadband: 0, onDelayMs: 0, priority: 2, enabled: true });
    await silence.waitFor();
    await expect.poll(tones, poll).toBeGreaterThan(before);
    await expect.poll(toldOf, poll).toContain(`Alarm, priority 2: ${name}`);
    await demo.client.alarms.define({ ...definition, enabled: false });
    await demo.client.alarms.acknowledge({ id: (await demo.client.alarms.history({ limit: 100 })).find(({ condition }) => condition === 'Test of the sound')!.id });
  });

  it('keeps an acknowledgement with person and note, on every page and in an audit trail that verifies', async () => {
    const before = await demo.client.security.auditVerify({});
    await strip().getByRole('button', { name: new RegExp(`^Acknowledge ${machine}: `) }).click();
    await dialog().getByRole('textbox').fill(NOTE);
    await dialog().getByRole('button', { name: 'Acknowledge' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page().getByRole('article').filter({ hasText: machine }).getByText(/^Acknowledged .* by Demo operator$/).waitFor();
    await goTo(page(), 'Alarms');
    const row = table('Active alarms').getByRole('row').filter({ hasText: machine });
    await row.getByText(`by Demo operator: ${NOTE}`).waitFor();
    await row.getByRole('cell', { name: /^(Acknowledged|Normal)/ }).waitFor();
    await page().getByRole('link', { name: 'History' }).click();
    await table('Past alarms').getByRole('row').filter({ hasText: NOTE }).filter({ hasText: machine }).waitFor();
    const after = await demo.client.security.auditVerify({});
    expect(after).toMatchObject({ ok: true, brokenAt: null });
    expect(after.entries).toBeGreaterThan(before.entries);
    const trail = await demo.client.security.audit({ limit: 50 });
    expect(trail.find(({ what }) => /acknowledge/.test(what))).toMatchObject({ who: expect.stringContaining('Demo operator') as string, why: NOTE });
  });

  it('leads to anything by a few letters of its name, with the keyboard alone', async () => {
    await page().keyboard.press('Control+k');
    await dialog().getByRole('searchbox').or(dialog().getByRole('textbox')).first().waitFor();
    await page().keyboard.type('08 trend');
    await dialog().getByRole('menuitem', { name: /^Mill 08 as a trend/ }).waitFor();
    await page().keyboard.press('Enter');
    await page().getByRole('application', { name: /Mill 08/ }).waitFor();
    // What was foretold stands beside what the predictions say.
    await page().getByRole('button', { name: 'Foretold…' }).click();
    await page().getByRole('menuitemradio', { name: 'Foretold 1 h before' }).click();
    await page().getByText(/^foretold 1 h before: .+%$/).waitFor();
    await page().getByRole('banner').getByRole('button', { name: /^Go to/ }).click();
    await page().keyboard.type('definitions');
    await dialog().getByRole('menuitem', { name: /^Alarm definitions/ }).click();
    await heading('What raises an alarm').waitFor();
    await page().keyboard.press('Control+k');
    await page().keyboard.type('no such thing');
    await dialog().getByText('Nothing here has this name.').waitFor();
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('takes a version of a definition again after a slip, as a new one', async () => {
    const { client } = demo;
    const standing = async () => (await client.alarms.definitions({})).find(({ kind }) => kind === 'prediction-high')!;
    const before = await standing();
    await client.alarms.define({ ...before, limit: before.limit + 0.01, why: 'a slip' });
    await goTo(page(), 'Alarms');
    await page().getByRole('link', { name: 'Definitions' }).click();
    await page().getByRole('button', { name: `Change ${before.condition}` }).click();
    await dialog().getByRole('button', { name: `Take version ${before.version} again` }).click();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await standing()).toEqual({ ...before, version: before.version + 2 });
  });

  it("opens a machine's page from its card: finding, chart with limit, readings with units, and its story", async () => {
    await goTo(page(), 'Overview');
    await page().getByRole('link', { name: `Open ${machine}` }).click();
    await heading(new RegExp(`^${machine} (runs where such mills failed: |is below its limit)`)).waitFor();
    const charts = page().getByRole('region', { name: 'Prediction and readings over time' });
    await charts.getByRole('img', { name: /^Failure risk, last 8 hours: from .*Limit \d+.%\.$/ }).waitFor();
    await charts.getByRole('img', { name: /^Torque, .*now [\d.]+.Nm\. Usual band/ }).waitFor();
    const now = page().getByRole('region', { name: 'Now', exact: true });
    for (const unit of [/\d.K$/m, /\d.rpm$/m, /\d.Nm$/m, /\d.min$/m]) expect(await now.innerText()).toMatch(unit);
    await page().getByRole('region', { name: 'Story' }).getByText(`“${NOTE}”`, { exact: false }).waitFor();
    await page().getByRole('region', { name: 'Story' }).getByText(/^Model machine-failure 1\.2\.0 imported/).waitFor();
    const why = page().getByRole('region', { name: 'What moved it' });
    await why.getByText(/^(Exact|Sampled), against 100 training rows/).waitFor();
    expect(await why.innerText()).toMatch(/[+−]\d+\.\d.points/);
  });

  it('keeps what was done and found at it, with a photo: in its story, on its charts, and among the findings, where it can be corrected', async () => {
    await page().getByRole('button', { name: 'Record…', exact: true }).click();
    await dialog().getByRole('button', { name: /What was done/ }).click();
    await page().getByRole('option', { name: 'Replaced a part' }).click();
    await dialog().getByRole('textbox', { name: 'What was found' }).fill('Insert chipped');
    await dialog().getByRole('textbox', { name: 'Parts' }).fill('Insert CNMG 120408');
    const chooser = page().waitForEvent('filechooser');
    await dialog().getByRole('button', { name: 'Add a photo…' }).click();
    await (await chooser).setFiles({ name: 'insert.png', mimeType: 'image/png', buffer: Buffer.from(tinyPng) });
    await dialog().getByText('insert.png').waitFor();
    await dialog().getByRole('button', { name: 'Record', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    const story = page().getByRole('region', { name: 'Story' });
    await story.getByText('by Demo operator: “Insert chipped”, 1 photo').waitFor();
    await page().getByRole('img', { name: /^What happened: \d+ alarms?, 1 action/ }).waitFor();
    await story.getByRole('button', { name: /^Show Part replaced: Insert CNMG 120408/ }).click();
    const photo = dialog().getByRole('img', { name: /^Photo 1/ });
    await expect.poll(() => photo.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth), poll).toBe(1);
    await dialog().getByRole('button', { name: 'Close' }).click();

    const [action] = await demo.client.actions.list({});
    expect(action).toMatchObject({ kind: 'replace', who: 'Demo operator', prediction: { model: 'machine-failure', version: '1.2.0' }, photos: ['image/png'] });
    await goTo(page(), 'Alarms');
    await page().getByRole('link', { name: /^Findings/ }).click();
    const row = table('What was found').getByRole('row').filter({ hasText: 'Insert chipped' });
    await row.getByText('It was real').waitFor();
    await row.getByRole('button', { name: /^Correct/ }).click();
    await dialog().getByRole('button', { name: /Verdict/ }).click();
    await page().getByRole('option', { name: 'Hidden by maintenance' }).click();
    await dialog().getByRole('button', { name: 'Correct', exact: true }).click();
    await row.getByText('Hidden by maintenance').waitFor();
    expect(await demo.client.findings.list({ all: true })).toMatchObject([{ verdict: 'maintenance', corrects: 1 }, { verdict: 'real', action: action?.id, correctedBy: 2 }]);
  });

  it('keeps less of a reading that a person gives a deadband, and says what that does to the model that watches it', async () => {
    await goTo(page(), 'Overview');
    await page().getByRole('link', { name: `Open ${machine}` }).click();
    const asked = async () => {
      await page().getByRole('button', { name: 'What is kept' }).click();
      await dialog().getByRole('button', { name: /Reading$/ }).click();
      await page().getByRole('option', { name: 'Torque' }).click();
    };
    const set = async () => {
      const { assets, tags } = await demo.client.assets.plant({});
      const { id } = assets.find(({ name }) => name === machine)!;
      return tags.find(({ asset, title }) => asset === id && title === 'Torque');
    };
    await asked();
    await dialog().getByRole('textbox', { name: /^Deadband/ }).fill('x');
    await dialog().getByText('A number from 0 on, or nothing.').waitFor();
    await dialog().getByRole('textbox', { name: /^Deadband/ }).fill('2.5');
    await dialog().getByRole('textbox', { name: /^Longest silence/ }).fill('600');
    await dialog().getByText(/^machine-failure .* watches it\. Its windows need a reading of Torque every \d+ s/).waitFor();
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('it wavers');
    await dialog().getByRole('button', { name: 'Set the deadband' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(set, poll).toMatchObject({ deadband: 2.5, longestSilenceMs: 600_000 });
    await asked();
    await dialog().getByText(/^Since the appliance started .* had not moved and were not kept\.$/).waitFor();
    await dialog().getByRole('textbox', { name: /^Deadband/ }).fill('');
    await dialog().getByRole('button', { name: 'Keep all readings' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(async () => (await set())?.deadband, poll).toBeUndefined();
    expect((await demo.client.security.audit({ limit: 20 })).some(({ what, why }) => /setDeadband/.test(what) && why === 'it wavers')).toBe(true);
  });

  it('says that it is simulated on every page, and shows no NaN or undefined on any', async () => {
    for (const name of ['Equipment', 'Alarms', 'Batch', 'Reports', 'Models', 'Connect', 'Overview'] as const) {
      await goTo(page(), name);
      await page().getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
      expect(await page().getByRole('banner').getByText('Simulated', { exact: true }).isVisible(), name).toBe(true);
      expect(await page().locator('body').innerText(), name).not.toMatch(/\bNaN\b|undefined|\[object/);
    }
  });

  it('has a report of one’s own written from a template: what is changed stands on the page that is shown beside it, is kept, made and archived', async () => {
    // What the report speaks of is there: the day before this one.
    await page().getByText('is sending its first week').waitFor({ state: 'detached', timeout: 2 * PATIENCE_MS });
    await goTo(page(), 'Reports');
    await page().getByRole('link', { name: 'Own reports' }).click();
    await page().getByRole('button', { name: 'Write a report' }).first().click();
    await page().getByLabel('Title', { exact: true }).fill('Our week');
    await page().getByRole('button', { name: 'Begin', exact: true }).click();
    const paper = page().frameLocator('iframe[title="Preview"]').last();
    await paper.getByText('machines beyond their limit', { exact: true }).waitFor();
    // The frame runs no script, and the page around it keeps its policy.
    expect(await page().locator('iframe').last().getAttribute('sandbox')).toBe('allow-same-origin');

    // Another figure: how many readings came. The page shows what the engine counts over the same period.
    await page().getByRole('button', { name: /^Figure Alarms announced/ }).click();
    await page().getByRole('button', { name: 'Alarms announced Figure' }).click();
    await page().getByRole('option', { name: 'Readings received' }).click();
    await paper.getByText('readings received', { exact: true }).waitFor();
    await page().getByLabel('Name for texts').fill('came');
    await page().getByRole('button', { name: 'Move up: Readings received' }).click();
    await page().getByRole('group', { name: 'Add a block' }).getByRole('button', { name: 'Text' }).click();
    await page().getByLabel('Text', { exact: true }).fill('Not **{kpi.nothing}**');
    // What is wrong is told at its block; the page before stays.
    await page().getByText('no figure of this report is called “nothing”', { exact: false }).first().waitFor();
    await page().getByLabel('Text', { exact: true }).fill('Of readings **{kpi.came}** came.');
    await paper.getByText(/^Of readings .* came\.$/).waitFor();
    await page().getByRole('button', { name: 'Undo', exact: true }).click();
    await page().getByRole('button', { name: 'Save', exact: true }).click();
    await page().getByRole('link', { name: 'All own reports' }).waitFor();
    const { report } = await demo.client.reports.definition({ key: 'our-week' });
    // The text is what it was before it was typed into: all of that was one step.
    expect(report.content.blocks.slice(0, 3)).toMatchObject([{ kind: 'kpi', id: 'came', measure: 'received' }, { kind: 'text', text: 'In the period {period} …' }, { kind: 'kpi', measure: 'beyond' }]);

    await page().getByRole('button', { name: 'Make it now' }).click();
    await table('Archived reports').getByRole('row').filter({ hasText: 'Our week' }).first().waitFor({ timeout: PATIENCE_MS });
    const [made] = await demo.client.reports.archive({ name: 'our-week' });
    const { bytes } = await demo.client.reports.read({ id: made!.id, as: 'csv' });
    const line = new TextDecoder().decode(bytes).split('\r\n').find((row) => row.startsWith('came,'));
    expect(line?.split(',').slice(0, 7)).toEqual(['came', 'kpi', '', '', 'Readings received', 'count', String(made!.ledger!.readings.received)]);
    expect(made!.ledger!.readings.received).toBeGreaterThan(0);
  }, 4 * PATIENCE_MS);

  it('writes a report when asked, opens its PDF in a window of its own, and saves its CSV', async () => {
    await goTo(page(), 'Reports');
    const rows = table('Archived reports').getByRole('row');
    const before = (await demo.client.reports.archive({})).length;
    await page().getByRole('button', { name: 'Run now' }).first().click();
    await dialog().getByRole('button', { name: 'Run now' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(async () => (await demo.client.reports.archive({})).length, poll).toBeGreaterThan(before);
    const row = rows.filter({ hasText: 'Asked for' }).first();
    await row.getByText('Simulated', { exact: true }).waitFor();

    const opened = demo.app.waitForEvent('window');
    await row.getByRole('button', { name: /^Open / }).click();
    await opened;
    const viewer = () => demo.app.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find(({ webContents }) => !webContents.getURL().startsWith('app:'));
      if (!window?.webContents.getURL() || window.webContents.isLoading()) return null;
      const pixels = (await window.webContents.capturePage()).toBitmap();
      const colours = new Set<number>();
      for (let at = 0; at < pixels.length; at += 4) colours.add(pixels.readUInt32LE(at));
      return { title: window.getTitle(), visible: window.isVisible(), painted: colours.size > 100 };
    });
    await expect.poll(viewer, { ...poll, interval: 500 }).toMatchObject({ title: expect.stringMatching(/\.pdf$/) as string, visible: true, painted: true });
    // Only then is its file fetched once more: the viewer takes the first answer as its own.
    const head = await demo.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().find(({ webContents }) => !webContents.getURL().startsWith('app:'))?.webContents;
      const file = await contents?.session.fetch(contents.getURL());
      return String.fromCharCode(...new Uint8Array((await file?.arrayBuffer()) ?? []).subarray(0, 5));
    });
    expect(head).toBe('%PDF-');
    await demo.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(({ webContents }) => !webContents.getURL().startsWith('app:'))?.destroy());

    await chooseTarget(demo.app, file('report.csv'));
    await row.getByRole('button', { name: /^Save .* as CSV$/ }).click();
    await expect.poll(() => existsSync(file('report.csv')) && readFileSync(file('report.csv'), 'utf8'), poll).toMatch(/Mill 01/);
  });

  it('imports a model package after showing what it is, and says who brought it', async () => {
    const from = giveFolder(file('package'), 'models/machine-failure');
    const manifest = JSON.parse(readFileSync(join(from, 'manifest.json'), 'utf8')) as Record<string, unknown>;
    giveFile(join(from, 'manifest.json'), JSON.stringify({ ...manifest, version: '1.3.0' }));
    await goTo(page(), 'Models');
    await page().getByRole('button', { name: 'Import a model' }).click();
    await chooseFile(demo.app, join(from, 'manifest.json'));
    await dialog().getByRole('button', { name: 'Choose a file' }).click();
    await dialog().getByText('Machine failure, 1.3.0').waitFor();
    await dialog().getByText('Come with it; the import compares them').waitFor();
    await dialog().getByRole('button', { name: 'Import', exact: true }).click();
    await heading('Machine failure').waitFor();
    await page().getByText('version 1.3.0, draft').waitFor();
    await page().getByText(/^Matches its \d+ golden samples/).waitFor();
    await page().getByText(/by Demo operator$/).waitFor();
  });

  it('offers the model that ships for files, and takes it in without promoting it', async () => {
    await goTo(page(), 'Models');
    await page().getByRole('button', { name: 'Import a model' }).click();
    await dialog().getByRole('button', { name: 'Customer churn, 1.1.0' }).click();
    await dialog().getByText('Come with it; the import compares them').waitFor();
    await dialog().getByRole('button', { name: 'Import', exact: true }).click();
    await heading('Customer churn').waitFor();
    await page().getByText('version 1.1.0, draft').waitFor();
  });

  it('asks what a bare ONNX file shall be called, and takes it in without a description', async () => {
    await goTo(page(), 'Models');
    await page().getByRole('button', { name: 'Import a model' }).click();
    await chooseFile(demo.app, giveFile(file('Ratio Of Two.onnx'), plainModel()));
    await dialog().getByRole('button', { name: 'Choose a file' }).click();
    await dialog().getByText('A bare model without a description').waitFor();
    expect(await dialog().getByLabel('Name').inputValue()).toBe('ratio-of-two');
    await dialog().getByLabel('Name').fill('ratio');
    await dialog().getByRole('button', { name: 'Import', exact: true }).click();
    await heading('ratio').waitFor();
    await page().getByText('No golden samples came with it').waitFor();
  });

  it('refuses a file that is no model, in words, and keeps nothing of it', async () => {
    const before = await demo.client.models.list({});
    await goTo(page(), 'Models');
    await page().getByRole('button', { name: 'Import a model' }).click();
    await chooseFile(demo.app, giveFile(file('not-a-model.onnx'), 'this is no model\n'));
    await dialog().getByRole('button', { name: 'Choose a file' }).click();
    await dialog().getByRole('alert').getByText('The file is not an ONNX model, or it is damaged or cut short.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await demo.client.models.list({})).toEqual(before);
  });

  it('scores a file with progress to its end, has another pause and go on, and leaves no half file of it when it is cancelled', async () => {
    const score = async (input: string, output: string) => {
      await page().getByRole('button', { name: 'Score a file' }).click();
      await chooseFile(demo.app, input);
      await dialog().getByRole('button', { name: /^Choose: Data/ }).click();
      await chooseTarget(demo.app, output);
      await dialog().getByRole('button', { name: /^Choose: Predictions/ }).click();
      await dialog().getByRole('button', { name: 'Start' }).click();
      await dialog().waitFor({ state: 'detached' });
    };
    await goTo(page(), 'Batch');
    await score(giveFile(file('few.csv'), millingTable(2_000)), file('few-scored.csv'));
    const done = table('Batch runs').getByRole('row').filter({ hasText: 'few.csv' });
    await done.getByText('Done', { exact: true }).waitFor();
    const scored = readFileSync(file('few-scored.csv'), 'utf8').trimEnd().split('\n');
    expect(scored).toHaveLength(2_001);

    await score(giveFile(file('many.csv'), millingTable(1_500_000)), file('many-scored.csv'));
    const running = page().getByRole('region', { name: 'Scoring many.csv' });
    const share = () => running.getByRole('progressbar').getAttribute('aria-valuenow').then(Number, () => NaN);
    await expect.poll(share, poll).toBeGreaterThan(0);
    await running.getByRole('button', { name: 'Pause' }).click();
    await running.getByText(/^Paused at/).waitFor();
    const paused = await share();
    await running.getByRole('button', { name: 'Resume' }).click();
    await running.getByText(/It went on behind [\d,]+ rows/).waitFor();
    expect(await share()).toBeGreaterThanOrEqual(paused);
    await running.getByRole('button', { name: 'Cancel' }).click();
    await table('Batch runs').getByRole('row').filter({ hasText: 'many.csv' }).getByText('Cancelled', { exact: true }).waitFor();
    expect(readdirSync(file()).filter((name) => /many|few/.test(name)).sort()).toEqual(['few-scored.csv', 'few.csv', 'many.csv']);
  });

  it('names the column that a file lacks', async () => {
    await page().getByRole('button', { name: 'Score a file' }).click();
    await chooseFile(demo.app, giveFile(file('lacking.csv'), millingTable(5).replaceAll('Torque [Nm]', 'Kraft')));
    await dialog().getByRole('button', { name: /^Choose: Data/ }).click();
    await chooseTarget(demo.app, file('lacking-scored.csv'));
    await dialog().getByRole('button', { name: /^Choose: Predictions/ }).click();
    await dialog().getByRole('row', { name: /^Torque/ }).getByText('No column feeds it; the model needs it.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(existsSync(file('lacking-scored.csv'))).toBe(false);
  });

  it('maps columns that are called otherwise and are in other units, shows what would go wrong, and scores them as their own names would', async () => {
    await goTo(page(), 'Batch');
    const [header = '', ...rows] = millingTable(300).trimEnd().split('\n');
    const air = header.split(',').indexOf('Air temperature [K]');
    expect(air).toBeGreaterThanOrEqual(0);
    const celsius = rows.map((row, at) => row.split(',').map((cell, place) => (place === air ? (at === 4 ? 'warm' : (Number(cell) - 273.15).toFixed(6)) : cell)).join(','));
    const odd = header.replace('Air temperature [K]', 'Fühler 7').replace('Torque [Nm]', 'Kraft');
    await page().getByRole('button', { name: 'Score a file' }).click();
    await chooseFile(demo.app, giveFile(file('odd.csv'), [odd, ...celsius, ''].join('\n')));
    await dialog().getByRole('button', { name: /^Choose: Data/ }).click();
    await chooseTarget(demo.app, file('odd-scored.csv'));
    await dialog().getByRole('button', { name: /^Choose: Predictions/ }).click();
    const choose = async (label: string | RegExp, option: string) => {
      await dialog().getByRole('button', { name: label }).click();
      await page().getByRole('option', { name: option, exact: true }).click();
    };
    await choose('Column for Torque', 'Kraft');
    await choose('Column for Air temperature', 'Fühler 7');
    await dialog().getByRole('row', { name: /^Air temperature/ }).getByText('Looks as if it were in °C, not K.').waitFor();
    await choose('Unit of the column for Air temperature', '°C');
    await dialog().getByText('1 row of them can’t be scored.').waitFor();
    await dialog().getByText('300 rows of 300 looked at.').waitFor();
    // Of a machine that never had another tool every row can be told the same.
    const wear = dialog().getByRole('textbox', { name: 'Value of Tool wear in every row' });
    await choose(/Column for Tool wear$/, 'The same in every row');
    await wear.fill('never');
    await dialog().getByRole('row', { name: /^Tool wear/ }).getByText('It can’t have this value.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
    await wear.fill('12,5');
    await dialog().getByRole('row', { name: /^Tool wear/ }).getByText('Chosen').waitFor();
    await choose(/Column for Tool wear$/, 'Tool wear [min]');
    await dialog().getByRole('region', { name: 'First rows' }).getByRole('row').filter({ hasText: 'warm' }).getByRole('img', { name: /not a number/ }).waitFor();
    // It stands whole in the dialog, which scrolls.
    expect((await dialog().getByRole('region', { name: 'First rows' }).boundingBox())?.height).toBeGreaterThan(100);
    await choose('Reasons', 'The 2 largest');
    await dialog().getByRole('textbox', { name: 'From a prediction of' }).fill('0.1');
    await dialog().getByText('reason_2_part').waitFor();
    await dialog().getByText('Keep it, to be run again').click();
    await dialog().getByRole('textbox', { name: 'Name of the job' }).fill('odd');
    await dialog().getByRole('textbox', { name: 'Predictions of later runs' }).fill(file('odd-later.csv'));
    await dialog().getByRole('button', { name: 'Start' }).click();
    await dialog().waitFor({ state: 'detached' });
    await table('Batch runs').getByRole('row').filter({ hasText: 'odd.csv' }).getByText('Done', { exact: true }).waitFor();
    giveFile(file('plain.csv'), [header, ...rows.filter((_, at) => at !== 4), ''].join('\n'));
    const { id } = await demo.client.batch.start({ model: 'machine-failure', input: file('plain.csv'), output: file('plain-scored.csv') });
    await table('Batch runs').getByRole('row').filter({ hasText: 'plain.csv' }).getByText('Done', { exact: true }).waitFor();
    expect(id).toBeGreaterThan(0);
    const predictions = (name: string) => readFileSync(file(name), 'utf8').trimEnd().split('\n').slice(1).map((row) => Number(row.split(',')[header.split(',').length]));
    const [mapped, plain] = [predictions('odd-scored.csv'), predictions('plain-scored.csv')];
    expect(mapped).toHaveLength(299);
    mapped.forEach((value, at) => expect(value).toBeCloseTo(plain[at] ?? NaN, 9));
    const why = parse<Record<string, string>>(readFileSync(file('odd-scored.csv'), 'utf8'), { columns: true }).map(({ failure_probability: risk, reason_1: first }) => [Number(risk) >= 0.1, first !== '']);
    why.forEach(([isHigh, isTold]) => expect(isTold).toBe(isHigh));
    expect(new Set(why.map(([isHigh]) => isHigh)).size).toBe(2);
    // Kept with its columns and reasons, it gives the same again.
    await page().getByRole('region', { name: 'Kept jobs' }).getByRole('button', { name: 'Run odd now' }).click();
    await table('Batch runs').getByRole('row').filter({ hasText: 'odd-later.csv' }).getByText('Done', { exact: true }).waitFor();
    expect(readFileSync(file('odd-later.csv'), 'utf8')).toBe(readFileSync(file('odd-scored.csv'), 'utf8'));
  });

  it('scores the history of a machine', async () => {
    await goTo(page(), 'Batch');
    await page().getByRole('button', { name: 'Score a file' }).click();
    await dialog().getByRole('radio', { name: 'This appliance’s history' }).click();
    await dialog().getByText(/^All \d+ machines? that the model watches$/).click();
    const machines = dialog().getByRole('group', { name: 'Machines', exact: true }).locator('label');
    for (const other of (await machines.all()).slice(1)) await other.click();
    const rows = dialog().getByRole('region', { name: 'First rows' }).getByRole('row');
    await rows.nth(1).waitFor();
    await chooseTarget(demo.app, file('history-scored.csv'));
    await dialog().getByRole('button', { name: /^Choose: Predictions/ }).click();
    await dialog().getByRole('button', { name: 'Start' }).click();
    await dialog().waitFor({ state: 'detached' });
    await table('Batch runs').getByRole('row').filter({ hasText: 'history-scored.csv' }).getByText('Done', { exact: true }).waitFor();
    expect(readFileSync(file('history-scored.csv'), 'utf8')).toMatch(/^time,machine,/);
  });

  it('is told how a database of the site is reached without the file beside it being sent, and says plainly that it can’t be reached', async () => {
    await goTo(page(), 'Batch');
    await page().getByRole('button', { name: 'Score a file' }).click();
    const [file, adding] = [page().getByRole('dialog', { name: 'Score a file' }), page().getByRole('dialog', { name: 'Add a database' })];
    await file.getByRole('radio', { name: 'A database' }).click();
    await file.getByRole('button', { name: 'Add', exact: true }).click();
    const field = (name: string) => adding.getByRole('textbox', { name, exact: true });
    for (const [name, text] of [['Machine', '127.0.0.1'], ['Port', '1'], ['Database there', 'works'], ['User', 'reader'], ['Name', 'The works']] as const) await field(name).fill(text);
    expect(await adding.getByRole('button', { name: 'Keep' }).isDisabled()).toBe(true);
    await field('Name').fill('works');
    await page().keyboard.press('Enter');
    await adding.waitFor({ state: 'detached' });
    await file.getByRole('button', { name: 'Test' }).click();
    await file.getByRole('alert').getByText('127.0.0.1').waitFor();
    await demo.client.databases.set({ database: { name: 'works', host: '127.0.0.1', port: 1, database: 'works', user: 'reader' }, password: 'hush' });
    await file.getByRole('radio', { name: 'A file' }).click();
    await file.getByRole('radio', { name: 'A database' }).click();
    await file.getByRole('button', { name: 'Change', exact: true }).click();
    const changing = page().getByRole('dialog', { name: 'Change the database works' });
    expect(await changing.getByRole('textbox').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toEqual(['works', '127.0.0.1', '1', 'works', 'reader', '', '']);
    await changing.getByRole('textbox', { name: 'Name', exact: true }).fill('mes');
    await page().keyboard.press('Enter');
    await changing.waitFor({ state: 'detached' });
    expect(await demo.client.databases.list({})).toMatchObject([{ name: 'mes', port: 1, hasPassword: true }]);
    await file.getByRole('button', { name: 'Change', exact: true }).click();
    const again = page().getByRole('dialog', { name: 'Change the database mes' });
    await again.getByRole('textbox', { name: 'Port', exact: true }).fill('2');
    await again.getByText('type it again').waitFor();
    await again.getByRole('button', { name: 'Test' }).click();
    await again.getByRole('alert').getByText('127.0.0.1:2').waitFor();
    await again.getByRole('button', { name: 'Save' }).click();
    await again.waitFor({ state: 'detached' });
    expect(await demo.client.databases.list({})).toMatchObject([{ name: 'mes', port: 2, hasPassword: false }]);
    await file.getByRole('button', { name: 'Remove', exact: true }).click();
    await page().getByRole('dialog', { name: 'Remove the database mes' }).getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => demo.client.databases.list({}), poll).toEqual([]);
    await file.getByRole('button', { name: 'Cancel' }).click();
    await file.waitFor({ state: 'detached' });
  });

  describe('with a machine of our own', () => {
    let mqtt: MqttClient;
    let silence: ReturnType<typeof setInterval>;
    const publish = (topic: string, payload: string) => mqtt.publishAsync(topic, payload, { qos: 1 });

    beforeAll(async () => {
      const { assets } = await demo.client.assets.plant({});
      const line = assets.find(({ key }) => key === 'line-d');
      const lathe = await demo.client.assets.addAsset({ parent: line?.id ?? null, kind: 'equipment', key: 'lathe-01', name: 'Lathe 01' });
      await demo.client.assets.addTag({ asset: lathe.id, name: 'load', title: 'Load', kind: 'number', unit: 'kN', staleAfterMs: 3_000 });
      const [broker] = await demo.client.live.connectors({});
      mqtt = await connectAsync(broker?.url ?? '');
      silence = setInterval(() => void publish('millwright/v1/demo/lathe-01/load', '12.5'), 500);
    });
    afterAll(async () => {
      clearInterval(silence);
      await mqtt?.endAsync(true);
    });

    it('shows its readings as they come, without being asked', async () => {
      await goTo(page(), 'Equipment');
      await table('Equipment').getByRole('link', { name: 'Lathe 01' }).click();
      await heading('Lathe 01: no model watches it').waitFor();
      await page().getByRole('region', { name: 'Now', exact: true }).getByText(/^12\.5.kN$/).waitFor();
    });

    it('shows it as stale when its publisher stops: a dash with its age instead of the value', async () => {
      clearInterval(silence);
      await heading(/^Lathe 01: no data for /).waitFor();
      const row = page().getByRole('region', { name: 'Now', exact: true }).getByRole('row').filter({ hasText: 'Load' });
      expect(await row.innerText()).toMatch(/–\s+[\d.]+.s old/);
      expect(await row.innerText()).not.toContain('12.5');
      await goTo(page(), 'Overview');
      await page().getByRole('link', { name: /Lathe 01/ }).filter({ hasText: /–\s*no data \d+.s/ }).waitFor();
      await page().getByRole('banner').getByText(/of 25 connected$/).waitFor();
    });

    it('names the topics of what it turned away, with the cause, and stays live', async () => {
      await publish('millwright/v1/demo/mill-01', 'not json at all');
      await publish('millwright/v1/demo/mill-99/torque', '1');
      await publish('millwright/v1/demo/mill-02/torque', '"fast"');
      await publish('millwright/v1/demo/mill-03/torque', '{"v": NaN}');
      await publish('millwright/v1/demo/mill-04/torque', JSON.stringify({ v: 40, t: Date.now() + 3_600_000 }));
      await goTo(page(), 'Connect');
      await heading('1 connection, all up').waitFor();
      await table('Connections').getByRole('row').filter({ hasText: 'demo-broker' }).getByText('Connected', { exact: true }).waitFor();
      const away = table('Messages that were turned away');
      const rows: [cause: string, topic: string][] = [
        ['The message is not JSON', 'millwright/v1/demo/mill-01'],
        ['No equipment has this topic', 'millwright/v1/demo/mill-99/torque'],
        ['A text stands where a number belongs', 'millwright/v1/demo/mill-02/torque'],
        ['The number is not finite (NaN or infinite)', 'millwright/v1/demo/mill-03/torque'],
        ['Its time lies ahead of this machine’s clock', 'millwright/v1/demo/mill-04/torque'],
      ];
      for (const [cause, topic] of rows) await away.getByRole('row').filter({ hasText: cause }).filter({ hasText: topic }).waitFor();
      await page().getByRole('banner').getByText('Live,').waitFor();
    });
  });

  it('takes another source: what is wrong with it is said before it is kept, its values are seen before they are mapped, and then they are live', async () => {
    const device = await modbusDevice({ 0: 412, 1: 7 });
    const field = (name: string) => dialog().getByRole('textbox', { name, exact: true });
    await goTo(page(), 'Connect');
    await page().getByRole('button', { name: 'Add a connection' }).click();
    await dialog().getByRole('button', { name: /^A broker of the plant/ }).click();
    await page().getByRole('option', { name: 'A Modbus TCP device' }).click();
    await field('Name').fill('press-plc');
    await field('Address of the device').fill('modbus://127.0.0.1:1');
    await dialog().getByRole('button', { name: 'Test' }).click();
    await dialog().getByText("127.0.0.1:1 can't be reached (ECONNREFUSED).").waitFor();
    await field('Address of the device').fill(device);
    await dialog().getByRole('button', { name: 'Test' }).click();
    await dialog().getByText(/^Connected to 127\.0\.0\.1:\d+\. Reads every 1 s\.$/).waitFor();
    await dialog().getByRole('button', { name: 'Connect' }).click();
    await page().getByRole('button', { name: 'Map tags of press-plc' }).click();
    await field('Search').fill('1/holding/0-1');
    const row = (address: string) => dialog().getByRole('row').filter({ hasText: address });
    await row('1/holding/0').getByRole('cell', { name: '412', exact: true }).waitFor();
    await field('Pattern').fill('{*}/holding/{tag}');
    await dialog().getByText('Say which equipment, or put {machine} into the pattern.').waitFor();
    await field('Equipment').fill('press-01');
    await dialog().getByRole('button', { name: 'Map 2 tags' }).waitFor();
    await row('1/holding/0').getByRole('button', { name: 'Map 1/holding/0' }).click();
    for (const [name, text] of [['Site', 'demo'], ['Equipment', 'press-01'], ['Tag', 'temperature'], ['Times', '0.1']] as const) await field(name).fill(text);
    await dialog().getByText('Make equipment and tag').click();
    await dialog().getByRole('button', { name: 'Map', exact: true }).click();
    await row('1/holding/0').getByText('demo/press-01/temperature').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).click();
    await table('Connections').getByRole('row').filter({ hasText: 'press-plc' }).getByText('Modbus TCP, 1 tag mapped').waitFor();
    await goTo(page(), 'Overview');
    await page().getByRole('link', { name: /Press 01/ }).first().click();
    await page().getByRole('region', { name: 'Now', exact: true }).getByRole('row').filter({ hasText: 'Temperature' }).getByText(/41.2/).waitFor();
    await demo.client.live.removeConnector({ name: 'press-plc' });
  });

  it('answers programs over HTTP once it is switched on, with keys that are shown once and can be revoked', async () => {
    const field = (name: string) => dialog().getByRole('textbox', { name, exact: true });
    await goTo(page(), 'Connect');
    const http = page().getByRole('region', { name: 'HTTP' });
    await http.getByRole('button', { name: 'Switch on' }).click();
    await field('Address').fill('0.0.0.0');
    await field('Port').fill('0');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText(/certificate/i).last().waitFor();
    await field('Address').fill('127.0.0.1');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    const { url } = await demo.client.api.status({});
    const ask = async (key: string) => (await fetch(`${url}/v2/models/machine-failure`, { headers: { authorization: `Bearer ${key}` } })).status;
    await http.getByText(url!, { exact: false }).waitFor();
    await http.getByRole('button', { name: 'Add a key' }).click();
    await field('Program that will use it').fill('till');
    await dialog().getByText('Ask models for scores').click();
    await dialog().getByRole('button', { name: 'Make the key' }).click();
    const secret = await field('Key').inputValue();
    expect([await ask(secret), await ask('mwk_another')]).toEqual([200, 401]);
    await dialog().getByRole('button', { name: 'I have it' }).click();
    await table('API keys').getByRole('row').filter({ hasText: 'till' }).filter({ hasText: 'ask models' }).waitFor();
    expect(await page().content()).not.toContain(secret);
    await http.getByRole('button', { name: 'Revoke till' }).click();
    expect(await dialog().getByRole('button', { name: 'Revoke' }).isEnabled()).toBe(false);
    await dialog().getByRole('textbox', { name: /^Nothing brings it back/ }).fill('till');
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await table('API keys').waitFor({ state: 'detached' });
    expect(await ask(secret)).toBe(401);
    await demo.client.api.set({ on: false });
  });

  it('ends by itself when its window is closed, and said nothing of an error on the way', async () => {
    const ended = new Promise((resolve) => demo.app.process().once('exit', resolve));
    // A report that is being printed has a window too, which nobody sees.
    await demo.app.evaluate(({ BrowserWindow }) => void new BrowserWindow({ show: false }));
    const window = await demo.app.browserWindow(page());
    await window.evaluate((own) => own.close()).catch(() => undefined);
    expect(await ended).toBe(0);
    expect(demo.output()).not.toMatch(/error|failed|Unhandled/i);
  });
});

/** `y = a + b`: columns of one number each. */
function plainModel(): Uint8Array {
  return buildModel({
    nodes: [{ op: 'Add', inputs: ['a', 'b'], outputs: ['y'] }],
    inputs: [value('a', 'float32', ['N', 1]), value('b', 'float32', ['N', 1])],
    outputs: [value('y', 'float32', ['N', 1])],
  });
}

/** A Modbus device with these holding registers, for this file. */
async function modbusDevice(registers: Record<number, number>): Promise<string> {
  const one = (address: number) => registers[address] ?? 0;
  const port = await freePort();
  const server = new ServerTCP({ getHoldingRegister: one, getMultipleHoldingRegisters: (address: number, length: number) => Array.from({ length }, (_, i) => one(address + i)) }, { host: '127.0.0.1', port, unitID: 0 });
  await new Promise<void>((resolve) => server.on('initialized', () => resolve()));
  onTestFinished(() => server.close(() => {}));
  return `modbus://127.0.0.1:${port}`;
}
