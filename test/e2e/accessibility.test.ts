/** Every page judged by axe in both appearances, and what an operator does done with the keyboard alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Panel } from '../../electron/contract/displays';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectorKindChoices } from '../../renderer/words/connections';
import { giveFile, goTo, launchDemo, millingTable, PATIENCE_MS, type DemoWindow } from '../support/appliance';
import { launchApp, type Launched } from '../support/launch';
import { picturesWanted, prepareForPictures, takePagesOf, takePicture, takeWindowPicture } from '../support/pictures';

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const appearances = ['light', 'dark'] as const;

/** What axe finds serious or critical. It is evaluated by the driver: the page's own policy would refuse it as a script. */
async function violations({ window }: Launched, more: RunOptions['rules'] = {}): Promise<string[]> {
  if (!(await window.evaluate(() => 'axe' in globalThis))) await window.evaluate(axe);
  const options: RunOptions = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true }, ...more } };
  // What was announced stays in its region for some seconds, and may name a button that is gone by then: it was read out when it came.
  const found = await window.evaluate((given) => (globalThis as unknown as { axe: { run(where: object, options: RunOptions): Promise<AxeResults> } }).axe.run({ exclude: ['[data-live-announcer]'] }, given), options);
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}: ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''}`));
}

describe('before anything is set up', () => {
  let launched: Launched;
  beforeAll(async () => {
    launched = await launchApp();
    launched.window.setDefaultTimeout(PATIENCE_MS);
    await launched.window.getByRole('button', { name: 'Set up' }).click();
  });
  afterAll(() => launched.close());

  it.each(appearances)('has nothing serious against it, %s', async (colorScheme) => {
    await launched.window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await launched.window.getByRole('button', { name: 'Make the store' }).click();
    await launched.window.getByText('Enter your name.').waitFor();
    await takePicture(launched.window, 'setting up', colorScheme);
    expect(await violations(launched)).toEqual([]);
  });
});

describe('the demo plant', () => {
  let demo: DemoWindow;
  const page = () => demo.window;
  const main = () => page().getByRole('main').getByRole('heading', { level: 1 }).first();

  beforeAll(async () => {
    demo = await launchDemo();
    await page().emulateMedia({ reducedMotion: 'reduce' });
    await page().getByRole('region', { name: 'Latest alarms' }).getByRole('button', { name: /^Acknowledge / }).first().waitFor();
    await prepareForPictures(demo);
  }, 6 * PATIENCE_MS);
  afterAll(() => demo.close());

  /** One panel of each kind, of the demo's first machine. */
  const everyPanel = async (): Promise<Panel[]> => {
    const { assets, tags, watches } = await demo.client.assets.plant({});
    const asset = assets.find(({ kind }) => kind === 'equipment')!.id;
    const pen = `t${tags.find((tag) => tag.asset === asset && tag.kind === 'number')!.id}` as const;
    const size = { wide: 4, high: 2 };
    return [
      { id: 'a', kind: 'tile', asset, ...size }, { id: 'b', kind: 'value', pen, lengthMs: 3_600_000, ...size }, { id: 'c', kind: 'ranking', place: null, most: 5, ...size }, { id: 'd', kind: 'trend', pens: [pen, `p${asset}`], lengthMs: 3_600_000, compare: true, wide: 8, high: 3 },
      { id: 'e', kind: 'life', asset, wide: 4, high: 1 }, { id: 'f', kind: 'alarms', place: null, most: 5, ...size }, { id: 'g', kind: 'heat', place: null, hours: 12, wide: 6, high: 3 }, { id: 'h', kind: 'model', model: watches[0]!.model, wide: 3, high: 3 },
      { id: 'i', kind: 'text', text: 'Call the shift leader first', wide: 3, high: 3 },
    ];
  };

  const openMachine = async () => {
    await goTo(page(), 'Overview');
    await page().getByRole('link', { name: /^Open Mill/ }).first().click();
    await page().getByRole('region', { name: 'Prediction and readings over time' }).waitFor();
  };
  const openSchedules = async () => {
    await goTo(page(), 'Reports');
    await page().getByRole('link', { name: 'Schedules' }).click();
    await page().getByRole('button', { name: /^Runs of / }).first().waitFor();
  };
  const newSource = async () => {
    await goTo(page(), 'Connect');
    await page().getByRole('button', { name: 'Add a connection' }).click();
    await page().getByRole('dialog').getByRole('textbox').first().waitFor();
  };
  /** A folder with a file whose columns nobody has mapped. */
  const fileSource = async () => {
    const folder = join(demo.home, 'line');
    const isThere = (await demo.client.live.connectors({})).some(({ name }) => name === 'line-files');
    if (!isThere) {
      const rows = Array.from({ length: 20 }, (_, i) => `${new Date(Date.now() - (20 - i) * 60_000).toISOString()},${(4 + i / 10).toFixed(1)},${12 + i}`);
      giveFile(join(folder, 'shift.csv'), ['time,pressure,flow', ...rows, ''].join('\n'));
      await demo.client.live.addConnector({ kind: 'file', name: 'line-files', url: pathToFileURL(folder).href, options: { settleMs: 0, everyMs: 200 } });
    }
    await goTo(page(), 'Connect');
    await page().getByRole('button', { name: 'Map tags of line-files' }).waitFor();
  };
  const sourceTags = async () => {
    await fileSource();
    await page().getByRole('button', { name: 'Map tags of line-files' }).click();
    await page().getByRole('button', { name: 'Map pressure' }).waitFor();
  };

  /** One of the site's own, in its editor. */
  const writtenReport = async () => {
    if ((await demo.client.reports.own({})).length === 0) {
      const { assets, watches } = await demo.client.assets.plant({});
      const place = assets.find(({ kind }) => kind === 'area')!.id;
      const pen = `p${watches[0]!.asset}` as const;
      await demo.client.reports.define({ key: 'milling', content: { title: 'Milling, day by day', opening: { place }, blocks: [
        { id: 'beyond', kind: 'kpi', measure: 'beyond', place, limit: { at: 0, side: 'above' } }, { id: 'alarms', kind: 'kpi', measure: 'alarms', place }, { id: 'arrived', kind: 'kpi', measure: 'availability', place }, { id: 'highest', kind: 'kpi', measure: 'max', pen },
        { id: 'words', kind: 'text', text: 'In the period **{period}** {kpi.alarms} alarms were announced ({kpi.alarms.change}).' }, { id: 'ranking', kind: 'ranking', place, most: 8 }, { id: 'line', kind: 'trend', pens: [pen] }, { id: 'byhour', kind: 'alarms', place, by: 'hour' },
        { id: 'machines', kind: 'table', of: 'machines', place, columns: ['machine', 'worst', 'beyond', 'alarms', 'availability'], sort: { column: 'worst', descending: true }, most: 10 },
      ] } });
    }
    await goTo(page(), 'Reports');
    await page().evaluate(() => { location.hash = '#/reports/write/milling'; });
    await page().getByRole('list', { name: 'Blocks, in their order' }).waitFor();
  };

  const places: [string, () => Promise<void>][] = [
    ...(['Overview', 'Displays', 'Equipment', 'Alarms', 'Batch', 'Reports', 'Models', 'Connect'] as const).map((name): [string, () => Promise<void>] => [name, () => goTo(page(), name)]),
    ['a machine', () => openMachine()],
    ['a trend', async () => {
      await goTo(page(), 'Trends');
      const begin = page().getByRole('region', { name: /^Or begin with/ }).getByRole('button').first();
      // The second time it stands as it was left.
      const sheet = page().getByRole('application');
      await begin.or(sheet).first().waitFor();
      if (await begin.isVisible()) await begin.click();
      await sheet.waitFor();
      await page().getByRole('button', { name: 'Week before' }).click();
    }],
    ['a trend as a table', async () => {
      await goTo(page(), 'Trends');
      await page().getByRole('button', { name: 'As a table' }).click();
      await page().getByRole('table', { name: /^Lowest, highest/ }).waitFor();
    }],
    ['a display that is composed', async () => {
      await goTo(page(), 'Displays');
      await page().getByRole('button', { name: 'Compose a display' }).first().click();
      const begin = page().getByRole('button', { name: 'Begin with a ready one' });
      await begin.click();
      await page().getByRole('group', { name: /^Panel: / }).first().waitFor();
    }],
    ['a panel to add', async () => {
      await goTo(page(), 'Displays');
      await page().getByRole('button', { name: 'Compose a display' }).first().click();
      await page().getByRole('button', { name: 'Add a panel' }).first().click();
      await page().getByRole('dialog').getByRole('button', { name: /^Kind/ }).or(page().getByRole('dialog').getByLabel('Kind')).first().waitFor();
    }],
    ['a display', async () => {
      await goTo(page(), 'Displays');
      const kept = page().getByRole('table', { name: 'Displays' }).getByRole('link');
      if ((await kept.count()) === 0) await demo.client.views.save({ content: { title: 'Risks', sharedWith: 'viewer', panels: await everyPanel() } });
      await kept.first().click();
      await page().getByRole('table').first().waitFor();
    }],
    ['lines to choose', async () => {
      await goTo(page(), 'Trends');
      await page().getByRole('button', { name: 'Choose lines' }).click();
      await page().getByRole('dialog').getByRole('checkbox').first().waitFor();
    }],
    ['past alarms', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'History' }).click();
    }],
    ['alarms set aside', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: /^Set aside/ }).click();
    }],
    ['what was found', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: /^Findings/ }).click();
      await page().getByRole('table', { name: 'What was found' }).waitFor();
    }],
    ['alarm definitions', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Definitions' }).click();
      await page().getByRole('button', { name: /^Change Failure risk high/ }).waitFor();
    }],
    ['handovers', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Handover' }).click();
      await page().getByRole('button', { name: 'Hand over…' }).waitFor();
    }],
    ['the handover', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Handover' }).click();
      await page().getByRole('button', { name: 'Hand over…' }).click();
      await page().getByRole('dialog').getByText('Who comes', { exact: true }).waitFor();
    }],
    ['what was done', async () => {
      await goTo(page(), 'Overview');
      await page().getByRole('link', { name: /^Open Mill/ }).first().click();
      await page().getByRole('button', { name: 'Record…', exact: true }).click();
      await page().getByRole('dialog').getByText('Add a photo…').waitFor();
    }],
    ['definitions of alarms', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Definitions' }).click();
      await page().getByRole('button', { name: /^Change Failure risk high/ }).click();
      await page().getByRole('dialog').getByRole('listitem').first().waitFor();
    }],
    ['a definition to be signed', async () => {
      await demo.client.alarms.setPolicy({ ...(await demo.client.alarms.policy({})), signDefinitions: true });
      const [one] = (await demo.client.alarms.definitions({})).filter(({ kind }) => kind === 'prediction-high');
      if ((await demo.client.alarms.proposals({})).length === 0) await demo.client.alarms.define({ ...one!, limit: one!.limit + 0.05, onDelayMs: one!.onDelayMs + 30_000, why: 'Too many at night' });
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Definitions' }).click();
      await page().getByRole('table', { name: 'Definitions to be signed' }).waitFor();
      expect(await violations(demo)).toEqual([]);
      await page().getByRole('button', { name: `Sign ${one!.condition}…` }).click();
      await page().getByRole('dialog').getByText('Passphrase of who signs', { exact: true }).waitFor();
    }],
    ['a new definition', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Definitions' }).click();
      await page().getByRole('button', { name: 'Add an alarm…' }).click();
      await page().getByRole('dialog').getByRole('button', { name: /Raised when/ }).waitFor();
    }],
    ['the sound of alarms', async () => {
      await goTo(page(), 'Overview');
      await page().getByRole('button', { name: /^Sound of alarms: / }).click();
      await page().getByRole('dialog').getByRole('button', { name: 'Priority 1' }).waitFor();
      await page().getByRole('radio', { name: 'Off' }).click();
      await page().getByRole('dialog').getByText(/^Sound off/).waitFor();
    }],
    ['who is told', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Who is told' }).click();
      if ((await demo.client.notify.targets({})).length === 0) {
        await page().getByRole('heading', { level: 1, name: 'Nobody is told of alarms' }).waitFor();
        await page().getByRole('button', { name: 'Tell somebody…' }).click();
        const form = page().getByRole('dialog');
        await form.getByRole('textbox', { name: 'Name' }).fill('shift');
        await form.getByRole('textbox', { name: 'To' }).fill('shift@works.example');
        await form.getByRole('textbox', { name: 'From' }).fill('millwright@works.example');
        await form.getByRole('textbox', { name: 'Mail server' }).fill('127.0.0.1');
        // Nothing listens there.
        await form.getByRole('textbox', { name: 'Port' }).fill('1');
        expect(await violations(demo)).toEqual([]);
        await form.getByRole('button', { name: 'Tell them' }).click();
        await form.waitFor({ state: 'detached' });
      }
      await page().getByRole('button', { name: 'Try shift' }).click();
      await page().getByText('127.0.0.1:1 refuses the connection').first().waitFor();
    }],
    ['who is told when nobody answers', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('link', { name: 'Who is told' }).click();
      await page().getByRole('button', { name: 'Change who is told of priority 1' }).click();
      await page().getByRole('dialog').getByRole('button', { name: 'Add a step' }).click();
      await page().getByRole('dialog').getByRole('group', { name: 'Step 1' }).waitFor();
    }],
    ['an alarm', async () => {
      await goTo(page(), 'Alarms');
      await page().getByRole('button', { name: /^Details of / }).first().click();
      await page().getByRole('dialog').getByRole('listitem').first().waitFor();
    }],
    ['schedules', () => openSchedules()],
    ['own reports', async () => {
      await writtenReport();
      await page().getByRole('link', { name: 'All own reports' }).click();
      await page().getByRole('table', { name: 'Own reports' }).getByRole('row').nth(1).waitFor();
    }],
    ['a new report', async () => {
      await goTo(page(), 'Reports');
      await page().getByRole('link', { name: 'Own reports' }).click();
      await page().getByRole('button', { name: 'Write a report' }).first().click();
      await page().getByRole('button', { name: 'Begin', exact: true }).waitFor();
    }],
    ['a report that is written', async () => {
      await writtenReport();
      await page().getByRole('button', { name: /^Table Machines/ }).click();
      await page().frameLocator('iframe').last().getByText('What this report rests on').waitFor();
    }],
    ['what a report rests on', async () => {
      if ((await demo.client.reports.archive({})).length === 0) await demo.client.reports.run({ name: 'alarm-performance' });
      await goTo(page(), 'Reports');
      await page().getByRole('button', { name: /, rests on$/ }).first().click();
      await page().getByRole('dialog').getByText('Readings expected', { exact: true }).waitFor();
    }],
    ['how reports go out', async () => {
      await goTo(page(), 'Reports');
      await page().getByRole('button', { name: 'Delivery' }).click();
      await page().getByRole('dialog').getByRole('button', { name: /Mail goes$/ }).click();
      await page().getByRole('option', { name: 'By a server of its own' }).click();
      await page().getByRole('dialog').getByLabel('Mail server').waitFor();
    }],
    ['a report of a past period', async () => {
      await goTo(page(), 'Reports');
      await page().getByRole('button', { name: 'Run now' }).click();
      await page().getByRole('dialog').getByRole('button', { name: /Period$/ }).click();
      await page().getByRole('option', { name: 'A period of the past' }).click();
      await page().getByRole('dialog').getByLabel('From').waitFor();
    }],
    ['runs of a schedule', async () => {
      await openSchedules();
      await page().getByRole('button', { name: /^Runs of / }).first().click();
      await page().getByRole('dialog').waitFor();
    }],
    ['a calendar that is made', async () => {
      await openSchedules();
      await page().getByRole('button', { name: 'Calendars', exact: true }).click();
      const dialog = page().getByRole('dialog');
      if (await dialog.getByRole('button', { name: 'Remove the calendar plant' }).count()) return;
      await dialog.getByRole('button', { name: 'Add a calendar' }).click();
      await dialog.getByRole('textbox', { name: 'Name' }).fill('plant');
      await dialog.getByRole('textbox', { name: 'Holidays' }).fill('2026-12-25 Christmas Day\n2027-01-01 New Year');
      for (const [at, [name, from, to]] of [['early', '06:00', '14:00'], ['late', '14:00', '22:00']].entries()) {
        await dialog.getByRole('button', { name: 'Add a shift' }).click();
        const shift = dialog.getByRole('group', { name: `Shift ${at + 1}`, exact: true });
        for (const [label, value] of [['Name', name], ['From', from], ['To', to]] as const) await shift.getByRole('textbox', { name: label }).fill(value ?? '');
      }
      expect(await violations(demo)).toEqual([]);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByRole('button', { name: 'Change the calendar plant' }).waitFor();
    }],
    ['a schedule that runs on shifts', async () => {
      await openSchedules();
      await page().getByRole('button', { name: 'Add a schedule' }).click();
      const dialog = page().getByRole('dialog');
      await dialog.getByRole('button', { name: /Runs$/ }).click();
      await page().getByRole('option', { name: 'At the shifts of a calendar' }).click();
      await dialog.getByText('At the end of each shift of plant').waitFor();
      await dialog.getByText(/Next: /).waitFor();
    }],
    ['a schedule to change', async () => {
      await openSchedules();
      await page().getByRole('button', { name: /^Change / }).first().click();
      await page().getByRole('dialog').getByText(/Next: /).waitFor();
      await page().getByRole('dialog').getByLabel('Also send it by mail to').fill('shift@plant.example');
      await page().getByRole('dialog').getByRole('group', { name: 'Files that go out' }).getByText('Parquet').waitFor();
    }],
    ['a model', async () => {
      await goTo(page(), 'Models');
      await page().getByRole('table', { name: 'Models' }).getByRole('link').first().click();
      await page().getByRole('heading', { level: 1, name: 'Machine failure' }).waitFor();
      const tried = page().getByRole('region', { name: 'Try it' });
      await tried.getByRole('button', { name: 'Predict' }).click();
      await tried.getByRole('status').getByText(/training rows/).first().waitFor();
    }],
    ['a new source over TLS', async () => {
      await newSource();
      await page().getByRole('dialog').getByRole('textbox', { name: 'Address of the broker' }).fill('mqtts://broker.works');
      await page().getByRole('dialog').getByRole('textbox', { name: 'Its private key' }).waitFor();
    }],
    ['tags of a source', () => sourceTags()],
    ['a tag to map', async () => {
      await sourceTags();
      await page().getByRole('button', { name: 'Map pressure' }).click();
      await page().getByRole('dialog', { name: 'Map a tag' }).waitFor();
    }],
    ['a connection to change', async () => {
      await fileSource();
      await page().getByRole('button', { name: 'Change line-files' }).click();
      await page().getByRole('dialog').getByRole('textbox').first().waitFor();
    }],
    ['what is kept of a machine', async () => {
      await openMachine();
      await page().getByRole('button', { name: 'What is kept' }).click();
      await page().getByRole('dialog').getByRole('textbox', { name: /^Deadband/ }).fill('0.5');
      await page().getByRole('dialog').getByRole('textbox', { name: /^Longest silence/ }).fill('600');
      // A model that watches it would see too little.
      await page().getByRole('dialog').getByText(/watches it/).first().waitFor();
    }],
    ['people', async () => {
      await goTo(page(), 'Overview');
      await page().evaluate(() => { location.hash = '#/people'; });
      await page().getByRole('table', { name: 'People' }).getByRole('row').nth(1).waitFor();
      await page().getByRole('button', { name: /^Change / }).first().click();
      await page().getByRole('dialog').getByRole('textbox').first().waitFor();
    }],
    ['the audit trail', async () => {
      await page().evaluate(() => { location.hash = '#/people/audit'; });
      await page().getByRole('table', { name: 'Audit trail' }).getByRole('button', { name: /^Details of entry/ }).first().waitFor();
    }],
    ['setting up', async () => {
      await page().evaluate(() => { location.hash = '#/start'; });
      await page().getByRole('listitem').nth(7).waitFor();
    }],
    ['help', async () => {
      await goTo(page(), 'Alarms');
      await page().keyboard.press('F1');
      await page().getByRole('dialog', { name: 'Help: Alarms' }).getByRole('heading', { name: 'On every page' }).waitFor();
    }],
    ['the wall', async () => {
      await goTo(page(), 'Displays');
      await page().getByRole('button', { name: 'Wall…' }).click();
      await page().getByRole('dialog').getByRole('button', { name: 'Open the wall' }).waitFor();
    }],
    ['what to go to', async () => {
      await page().keyboard.press('Control+k');
      await page().getByRole('dialog', { name: 'Go to' }).getByRole('menuitem').first().waitFor();
    }],
    ['a dialog', async () => {
      await goTo(page(), 'Batch');
      await page().getByRole('button', { name: 'Score a file' }).click();
      await page().getByRole('dialog').waitFor();
    }],
    ['a file looked at', async () => {
      await goTo(page(), 'Batch');
      await page().getByRole('button', { name: 'Score a file' }).click();
      const asked = page().getByRole('dialog', { name: 'Score a file' });
      // Of a folder, whose files have an output each: some can't be scored.
      giveFile(join(demo.home, 'looked-at', 'odd.csv'), millingTable(60).replace('Torque [Nm]', 'Kraft').replace(',302,', ',warm,'));
      for (let at = 0; at < 8; at++) giveFile(join(demo.home, 'looked-at', `none-${at}.csv`), '');
      await asked.getByRole('textbox', { name: 'Data' }).fill(join(demo.home, 'looked-at'));
      await asked.getByRole('radio', { name: 'A folder, one each' }).click();
      await asked.getByRole('textbox', { name: 'Folder of the predictions' }).fill(join(demo.home, 'scored'));
      await asked.getByRole('button', { name: 'Reasons' }).click();
      await page().getByRole('option', { name: 'The 3 largest' }).click();
      await asked.getByText('reason_3_part').waitFor();
      await asked.getByRole('button', { name: 'Column for Torque' }).click();
      await page().getByRole('option', { name: 'The same in every row' }).click();
      await asked.getByRole('textbox', { name: 'Value of Torque in every row' }).waitFor();
      await asked.getByRole('region', { name: 'First rows' }).waitFor();
      await asked.getByText('8 can’t be scored.').waitFor();
      await asked.getByRole('table', { name: 'Files that can’t be scored' }).getByRole('row', { name: 'none-7.csv' }).getByText('It is empty.').waitFor();
    }],
    ['a database to add', async () => {
      await goTo(page(), 'Batch');
      await page().getByRole('button', { name: 'Score a file' }).click();
      await page().getByRole('dialog').getByRole('radio', { name: 'A database' }).click();
      await page().getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
      await page().getByRole('dialog', { name: 'Add a database' }).getByRole('textbox').first().waitFor();
    }],
    ['a database to change', async () => {
      await demo.client.databases.set({ database: { name: 'works', host: '127.0.0.1', port: 1, database: 'mes', user: 'reader', tls: 'disable' }, password: 'hush' });
      await goTo(page(), 'Batch');
      await page().getByRole('button', { name: 'Score a file' }).click();
      await page().getByRole('dialog').getByRole('radio', { name: 'A database' }).click();
      await page().getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
      const form = page().getByRole('dialog', { name: 'Change the database works' });
      await form.getByRole('button', { name: 'Test' }).click();
      await form.getByRole('alert').getByText('127.0.0.1').waitFor();
      await form.getByRole('textbox', { name: 'Machine' }).fill('localhost');
      await form.getByText('type it again').waitFor();
    }],
  ];

  const pages = places.filter(([name]) => /^[A-Z]/.test(name) || name === 'a machine' || name === 'a trend');

  /** Chosen under a person's name, where it belongs to all windows. */
  const contrasted = async (on: boolean) => {
    await page().getByRole('banner').getByRole('button', { name: 'Demo operator' }).click();
    await page().getByRole('menuitemradio', { name: on ? 'High contrast' : 'As the system' }).click();
    await page().keyboard.press('Escape');
  };

  const each = appearances.flatMap((appearance) => places.map(([name, open]) => [name, appearance, open] as const));

  it('has nothing serious against a new source of any kind', async () => {
    await page().emulateMedia({ colorScheme: 'light' });
    await newSource();
    const form = page().getByRole('dialog');
    for (const { text } of connectorKindChoices) {
      await form.getByRole('button', { name: /Kind$/ }).click();
      await page().getByRole('option', { name: text, exact: true }).click();
      await form.getByRole('button', { name: `${text} Kind` }).waitFor();
      expect(await violations(demo), text).toEqual([]);
    }
    await page().keyboard.press('Escape');
  });

  it.each(each)('has nothing serious against %s, %s', async (name, colorScheme, open) => {
    await page().emulateMedia({ colorScheme });
    await open();
    await main().waitFor({ state: 'attached' });
    await takePicture(page(), name, colorScheme);
    const found = await violations(demo);
    // One dialog may have led to another.
    while (await page().getByRole('dialog').first().isVisible()) await page().keyboard.press('Escape');
    expect(found).toEqual([]);
  });

  it('has nothing serious against its pages in high contrast, nor where the system asks for more of it', async () => {
    await contrasted(true);
    for (const [name, open] of pages) {
      await open();
      await main().waitFor({ state: 'attached' });
      await takePicture(page(), name, 'contrast');
      expect(await violations(demo, { 'color-contrast-enhanced': { enabled: true } }), name).toEqual([]);
    }
    await contrasted(false);
    await page().emulateMedia({ colorScheme: 'light', contrast: 'more' });
    await goTo(page(), 'Overview');
    expect(await violations(demo)).toEqual([]);
    await page().emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  });

  it('has nothing serious against its pages at twice their size, where none is cut off', async () => {
    const window = await demo.app.browserWindow(page());
    const [width = 0, height = 0] = await window.evaluate((own) => own.getContentSize());
    // What a screen of 1920 by 1200 has left.
    await window.evaluate((own) => own.setContentSize(960, 600));
    for (const [name, open] of pages) {
      await open();
      await main().waitFor({ state: 'attached' });
      const { right, wide } = await page().evaluate(() => ({ right: document.querySelector('.clock')?.getBoundingClientRect().right ?? NaN, wide: innerWidth }));
      expect(right, name).toBeLessThanOrEqual(wide);
      expect(await violations(demo), name).toEqual([]);
    }
    await window.evaluate((own, size) => own.setContentSize(size.width, size.height), { width, height });
  });

  it('has nothing serious against a wall, light and dark', async () => {
    const opened = demo.app.waitForEvent('window');
    await page().evaluate(() => (globalThis as unknown as { millwright: { wall(wanted: { open: boolean }): Promise<void> } }).millwright.wall({ open: true }));
    const window = await opened;
    window.setDefaultTimeout(PATIENCE_MS);
    await window.getByRole('region', { name: 'All machines' }).waitFor();
    const turn = async (title: string) => {
      for (const colorScheme of appearances) {
        await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await takeWindowPicture(demo, window, `wall ${title}`, colorScheme);
        expect(await violations({ ...demo, window }), `${title}, ${colorScheme}`).toEqual([]);
      }
    };
    await turn('overview');
    const { id } = await demo.client.views.save({ content: { title: 'On the wall', sharedWith: 'viewer', panels: (await everyPanel()).map((panel) => ({ ...panel, title: undefined })) } });
    await demo.client.views.setWall({ pages: [id], everyS: 3600, holdAt: null });
    await window.getByRole('heading', { level: 1, name: 'On the wall' }).waitFor();
    await turn('display');
    await page().evaluate(() => (globalThis as unknown as { millwright: { wall(wanted: { open: boolean }): Promise<void> } }).millwright.wall({ open: false }));
  });

  it('shows a minute of the past on the pages of the present, plainly marked, where nothing can be done, and has nothing serious against it', async () => {
    const strip = page().getByRole('region', { name: 'Latest alarms' });
    const replay = page().getByRole('region', { name: 'Replay' });
    const [alarm] = (await demo.client.alarms.history({ limit: 1000 })).filter(({ kind }) => kind === 'prediction-high').sort((a, b) => a.raised - b.raised);
    await goTo(page(), 'Alarms');
    await page().getByRole('link', { name: 'History' }).click();
    await page().getByRole('button', { name: `Replay ${alarm!.assetName}: ${alarm!.condition}` }).last().click();
    await replay.getByText('Replay, not live').waitFor();
    await page().getByRole('heading', { level: 1, name: alarm!.assetName }).waitFor();
    // A minute before it came, and a minute after.
    await strip.getByText('No active alarms').waitFor();
    await replay.getByRole('button', { name: 'Pause' }).click();
    await replay.getByRole('button', { name: /^1.min on$/ }).click();
    await replay.getByRole('button', { name: /^1.min on$/ }).click();
    await strip.getByRole('link', { name: alarm!.assetName }).waitFor();
    const before = await demo.client.live.past({ at: alarm!.raised + 1_000 });
    expect(before.alarms.map(({ id }) => id)).toContain(alarm!.id);
    for (const colorScheme of appearances) {
      await page().emulateMedia({ colorScheme });
      for (const name of ['Overview', 'Alarms', 'Models'] as const) {
        await goTo(page(), name);
        await main().waitFor({ state: 'attached' });
        expect(await page().getByText('it shows the present').count(), name).toBe(name === 'Models' ? 1 : 0);
        expect(await page().getByRole('button', { name: /^Acknowledge / }).count()).toBe(0);
        if (name === 'Overview') await takePicture(page(), 'replay', colorScheme);
        expect(await violations(demo), `${name}, ${colorScheme}`).toEqual([]);
      }
    }
    await replay.getByRole('button', { name: 'Back to the present' }).click();
    await replay.waitFor({ state: 'detached' });
    await goTo(page(), 'Overview');
    await strip.getByRole('button', { name: /^Acknowledge / }).first().waitFor();
  });

  it.runIf(picturesWanted)('keeps pictures of the pages of its reports', async () => {
    const archive = await demo.client.reports.archive({});
    const others = [];
    await writtenReport();
    for (const name of ['alarm-performance', 'data-completeness', 'model-quality', 'batch-summary']) others.push(await demo.client.reports.run({ name }));
    others.push({ ...(await demo.client.reports.run({ name: 'milling' })), name: 'own' });
    for (const { id, name } of [...archive.slice(-1), ...others]) await takePagesOf((await demo.client.reports.read({ id, as: 'pdf' })).bytes, `report-${name}`);
  }, 2 * PATIENCE_MS);

  it('speaks German where that is chosen, signed in as before, with nothing serious against its pages and nothing cut off', async () => {
    const choose = async (person: string, language: string, spoken: string) => {
      await page().getByRole('banner').getByRole('button', { name: person }).click();
      await page().getByRole('menuitemradio', { name: language }).click();
      // Every window is loaded anew where it is.
      await page().locator(`html[lang=${spoken}]`).waitFor();
      await page().getByRole('banner').getByText('Live').waitFor();
    };
    const window = await demo.app.browserWindow(page());
    const [width = 0, height = 0] = await window.evaluate((own) => own.getContentSize());
    await window.evaluate((own) => own.setContentSize(1280, 800));
    await page().emulateMedia({ colorScheme: 'light' });
    await writtenReport();
    await goTo(page(), 'Alarms');
    await choose('Demo operator', 'Deutsch', 'de');
    await page().getByRole('heading', { level: 1, name: /quitti/ }).waitFor();
    try {
      const hashes = ['overview', 'displays', 'displays/new', 'equipment', `equipment/${(await demo.client.assets.plant({})).assets.find(({ kind }) => kind === 'equipment')!.id}/8h`, 'alarms', 'alarms/aside', 'alarms/findings', 'alarms/history', 'alarms/handover', 'alarms/told', 'alarms/definitions', 'trends', 'batch', 'reports', 'reports/schedules', 'reports/own', 'reports/write', 'reports/write/milling', 'models', 'connect'];
      for (const hash of hashes) {
        await page().evaluate((to) => { location.hash = to; }, `#/${hash}`);
        await main().waitFor({ state: 'attached' });
        await takePicture(page(), `deutsch ${hash}`, 'light');
        const { over } = await page().evaluate(() => ({ over: document.getElementById('content')!.scrollWidth - document.getElementById('content')!.clientWidth }));
        expect(over, hash).toBeLessThanOrEqual(0);
        expect(await violations(demo), hash).toEqual([]);
      }
      // What a look at a file finds is said in German too, in a dialog that is no wider than the window.
      await page().evaluate(() => { location.hash = '#/batch'; });
      await page().getByRole('button', { name: 'Datei auswerten' }).click();
      const asked = page().getByRole('dialog', { name: 'Datei auswerten' });
      await asked.getByRole('textbox', { name: 'Daten', exact: true }).fill(join(demo.home, 'looked-at', 'gone.csv'));
      await asked.getByRole('alert').getByText(/^Eine Datei .*gone\.csv gibt es nicht\.$/).waitFor();
      await asked.getByRole('textbox', { name: 'Daten', exact: true }).fill(giveFile(join(demo.home, 'looked-at', 'wrong.csv'), millingTable(60).replace(',302,', ',warm,').replace(',M,', ',XL,')));
      await asked.getByRole('listitem').getByText(/^1 Zeile: .*: keine Zahl \(warm\)$/).waitFor();
      await asked.getByRole('row').getByText(/ Werten sind unbekannt: XL\.$/).waitFor();
      const { right, wide } = await asked.evaluate((own) => ({ right: own.getBoundingClientRect().right, wide: innerWidth }));
      expect(right).toBeLessThanOrEqual(wide);
      expect(await violations(demo), 'a file looked at, in German').toEqual([]);
      await page().keyboard.press('Escape');
      await asked.waitFor({ state: 'detached' });
      await page().getByRole('navigation', { name: 'Seiten' }).getByRole('link', { name: 'Übersicht', exact: true }).click();
      await page().getByRole('region', { name: 'Alle Maschinen' }).waitFor();
      await page().getByText(/<\u202f1\u202f%|\d\u202f%/).first().waitFor();
    } finally {
      await choose('Demo operator', 'English', 'en');
    }
    await choose('Demo operator', 'The system’s language', 'en');
    await window.evaluate((own, size) => own.setContentSize(size.width, size.height), { width, height });
  });

  it('lets Tab reach Acknowledge, and Enter acknowledge', async () => {
    await goTo(page(), 'Overview');
    await page().getByRole('heading', { level: 1 }).first().waitFor();
    await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const label = () => page().evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
    const tabTo = async (wanted: RegExp) => {
      for (let presses = 0; presses < 80; presses++) {
        await page().keyboard.press('Tab');
        if (wanted.test(await label())) return;
      }
      throw new Error(`80 presses of Tab did not reach ${wanted}`);
    };
    await tabTo(/^Acknowledge Mill \d+/);
    const machine = /Mill \d+/.exec(await label())?.[0] ?? '';
    expect(await page().evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).not.toBe('none');
    await page().keyboard.press('Enter');
    await page().getByRole('dialog', { name: `Acknowledge ${machine}` }).waitFor();
    await page().keyboard.type('by keyboard');
    await tabTo(/^Acknowledge$/);
    await page().keyboard.press('Enter');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(async () => (await demo.client.alarms.history({ limit: 20 })).find(({ note }) => note === 'by keyboard'), { timeout: PATIENCE_MS }).toMatchObject({ assetName: machine, acknowledgedBy: 'Demo operator' });
  });

  it('lets an alarm be shelved and taken off the shelf with the keyboard alone', async () => {
    const press = async (name: RegExp) => {
      const button = page().getByRole('button', { name });
      await button.first().focus();
      await page().keyboard.press('Enter');
    };
    await goTo(page(), 'Alarms');
    await press(/^Details of /);
    await press(/^Shelve…$/);
    const shelving = page().getByRole('dialog', { name: /^Shelve Mill/ });
    await shelving.waitFor();
    await page().keyboard.type('sensor is being changed');
    await press(/^Shelve until /);
    await shelving.waitFor({ state: 'detached' });
    await page().getByRole('link', { name: /^Set aside 1/ }).click();
    const row = page().getByRole('table', { name: 'Alarms set aside' }).getByRole('row').filter({ hasText: 'sensor is being changed' });
    await row.getByText('by Demo operator').waitFor();
    await press(/^Unshelve /);
    await press(/^Unshelve$/);
    await page().getByRole('heading', { level: 1, name: 'No alarm is set aside' }).waitFor();
  });

  it('closes a dialog with Escape and gives the focus back to what opened it', async () => {
    await goTo(page(), 'Batch');
    const open = page().getByRole('button', { name: 'Score a file' });
    await open.focus();
    await page().keyboard.press('Enter');
    await page().getByRole('dialog').waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => open.evaluate((button) => button === document.activeElement), { timeout: PATIENCE_MS }).toBe(true);
  });
});
