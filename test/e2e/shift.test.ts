/**
 * An operator's night shift in the real window, on an appliance with people of its own, in the night in which the clocks are set back: an alarm comes, is acknowledged, shelved and returns, the broker
 * is lost, a flood comes, and the next shift signs for what stands.
 */
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmDefinition } from '../../electron/contract/alarms';
import type { Client } from '../../electron/contract/contract';
import { mosquittoIn } from '../integration/mqtt/support';
import { contractOf, goTo, PATIENCE_MS } from '../support/appliance';
import { shiftedClock, type ShiftedClock } from '../support/clock/shifted';
import { launchApp, newHome, type Launched } from '../support/launch';
import { needsProgram } from '../support/needs';

const poll = { timeout: PATIENCE_MS, interval: 100 };
const PASSPHRASES = { Anna: 'seven quiet looms at dawn', Bert: 'eight loud presses at dusk' };
/** Clocks in Berlin are set back from three to two at this moment. */
const CHANGE = Date.parse('2026-10-25T01:00:00Z');
const minute = 60_000;
const PRESSES = 14;

describe.skipIf(needsProgram('mosquitto') || needsProgram('gcc'))('a night shift', () => {
  let launched: Launched | undefined;
  let client: Client;
  let close = () => {};
  let clock: ShiftedClock;
  let broker: Awaited<ReturnType<typeof mosquittoIn>>;
  let mqtt: MqttClient | undefined;
  let sending: ReturnType<typeof setInterval>;
  /** What each press says, again and again. */
  const force = new Map<string, number>();
  const page = () => launched!.window;
  const dialog = () => page().getByRole('dialog');
  const strip = () => page().getByRole('region', { name: 'Latest alarms' });
  const table = (name: string) => page().getByRole('table', { name, exact: true });
  const row = (press: string) => table('Active alarms').getByRole('row').filter({ hasText: press });
  const shownTime = async () => (await page().getByRole('banner').locator('time').innerText()).replace(/\s/g, ' ');
  const name = (i: number) => `Press ${String(i).padStart(2, '0')}`;
  const key = (i: number) => `press-${String(i).padStart(2, '0')}`;
  const publisher = async () => {
    mqtt = await connectAsync(broker.url);
    sending = setInterval(() => {
      for (const [press, value] of force) void mqtt?.publishAsync(`millwright/v1/works/${press}/force`, String(value)).catch(() => undefined);
    }, 400);
  };
  const silence = async () => {
    clearInterval(sending);
    await mqtt?.endAsync(true);
  };

  beforeAll(async () => {
    const home = newHome();
    clock = shiftedClock(home, CHANGE - 20 * minute, 'Europe/Berlin');
    broker = await mosquittoIn(home, afterAll);
    launched = await launchApp({ home, env: clock.env });
    page().setDefaultTimeout(PATIENCE_MS / 2);
    await page().getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
    ({ client, close } = await contractOf(join(home, 'data', 'millwright')));
    await client.vault.create({ personName: 'Anna', passphrase: PASSPHRASES.Anna, useKeychain: false });
    await client.security.addPerson({ name: 'Bert', role: 'operator', passphrase: PASSPHRASES.Bert });
    const site = await client.assets.addAsset({ parent: null, kind: 'site', key: 'works', name: 'Works' });
    for (let i = 1; i <= PRESSES; i++) {
      const { id } = await client.assets.addAsset({ parent: site.id, kind: 'equipment', key: key(i), name: name(i) });
      await client.assets.addTag({ asset: id, name: 'force', title: 'Force', kind: 'number', unit: 'kN', staleAfterMs: 5_000 });
      force.set(key(i), 40);
    }
    await client.alarms.define(alarmDefinition.parse({ id: 0, model: null, output: null, kind: 'reading-high', tag: 'force', condition: 'Force high', limit: 60, deadband: 5, onDelayMs: 0, priority: 2, enabled: true, action: 'Take the die out' }));
    await client.live.addConnector({ kind: 'mqtt', name: 'hall', url: broker.url });
    await publisher();
  }, 2 * PATIENCE_MS);
  afterAll(async () => {
    await silence();
    close();
    await launched?.close();
  });

  it('begins with who is there: the names to choose from, and each their own passphrase', async () => {
    await page().getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page().getByRole('button', { name: /^Anna/ }).waitFor();
    await page().getByLabel('Passphrase', { exact: true }).fill(PASSPHRASES.Anna);
    await page().getByRole('button', { name: 'Sign in' }).click();
    await page().getByRole('banner').getByText(`${PRESSES} of ${PRESSES} connected`).waitFor();
    await page().getByRole('banner').getByText('Live,').waitFor();
  });

  it('hears of what is wrong, silences it, and acknowledges it with a note', async () => {
    force.set('press-03', 72);
    const silence = page().getByRole('banner').getByRole('button', { name: 'Silence', exact: true });
    await silence.click();
    await silence.waitFor({ state: 'detached' });
    // Silence is no answer: it still waits for one.
    await strip().getByText(/Unacknowledged|Acknowledge/).first().waitFor();
    await strip().getByRole('button', { name: 'Acknowledge Press 03: Force high' }).click();
    await dialog().getByRole('textbox').fill('Die 4 sits askew; called the setter');
    await dialog().getByRole('button', { name: 'Acknowledge' }).click();
    await dialog().waitFor({ state: 'detached' });
    await goTo(page(), 'Alarms');
    await row('Press 03').getByText('by Anna: Die 4 sits askew; called the setter').waitFor();
    await row('Press 03').getByText(/^72(\.0)?.kN$/).waitFor();
  });

  it('goes through three in the morning twice: what lasts goes on lasting, and what comes later stands later', async () => {
    clock.set(CHANGE - 4_000);
    await expect.poll(shownTime, poll).toMatch(/^0?2:00:0/);
    await page().getByRole('banner').getByText('Live,').waitFor();
    expect(await client.alarms.history({ limit: 5 })).toHaveLength(1);
    force.set('press-05', 66);
    const acknowledge = strip().getByRole('button', { name: 'Acknowledge Press 05: Force high' });
    await acknowledge.waitFor();
    const [second, first] = await client.alarms.history({ limit: 5 });
    expect([second?.assetName, first?.assetName]).toEqual(['Press 05', 'Press 03']);
    expect(first!.raised).toBeLessThan(CHANGE);
    expect(second!.raised).toBeGreaterThan(CHANGE);
    // By the clock on the wall the second came before the first.
    const berlin = (at: number) => new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' });
    expect(berlin(second!.raised) < berlin(first!.raised)).toBe(true);
    await page().getByRole('link', { name: 'History' }).click();
    await table('Past alarms').getByRole('row').filter({ hasText: 'Press 05' }).waitFor();
    expect(await table('Past alarms').getByRole('row').filter({ hasText: 'Force high' }).allInnerTexts()).toMatchObject([expect.stringContaining('Press 05'), expect.stringContaining('Press 03')]);
    await page().getByRole('link', { name: /^Active/ }).click();
    // Twenty minutes by any clock that counts, not minus forty.
    await row('Press 03').getByText(/^\d+.min$/).waitFor();
  });

  it('shelves with a reason what is being repaired, and hears nothing of it meanwhile', async () => {
    await row('Press 05').getByRole('button', { name: /^Details/ }).click();
    await dialog().getByRole('button', { name: 'Shelve…' }).click();
    await dialog().getByRole('textbox').first().fill('load cell is being changed');
    await page().getByRole('dialog', { name: /^Shelve/ }).getByRole('button', { name: /^Shelve until / }).click();
    await expect.poll(() => dialog().count(), poll).toBe(0);
    await row('Press 05').waitFor({ state: 'detached' });
    await page().getByRole('link', { name: 'Set aside 1' }).click();
    await table('Alarms set aside').getByRole('row').filter({ hasText: 'load cell is being changed' }).getByText('by Anna').waitFor();
    // Its end is an instant: hours of the shelf are hours, whatever the clocks did.
    const [aside] = await new Promise<readonly { until: number | null; since: number }[]>((resolve) => {
      const stop = client.alarms.active({}, (frame) => {
        resolve(frame.aside);
        queueMicrotask(() => stop());
      });
    });
    expect(((aside?.until ?? 0) - (aside?.since ?? 0)) / minute).toBeCloseTo(Math.round(((aside?.until ?? 0) - (aside?.since ?? 0)) / minute), 1);
  });

  it('sees what was acknowledged go once it has returned', async () => {
    force.set('press-03', 40);
    await page().getByRole('link', { name: /^Active/ }).click();
    await row('Press 03').waitFor({ state: 'detached' });
    expect((await client.alarms.history({ limit: 5 })).find(({ assetName }) => assetName === 'Press 03')).toMatchObject({ acknowledgedBy: 'Anna', state: 'normal' });
  });

  it('sees that nothing comes any more when the broker is lost, and all of it back when it is there again', async () => {
    await silence();
    await broker.stop();
    await page().getByRole('banner').getByText('No data for').waitFor();
    await goTo(page(), 'Connect');
    await page().getByRole('heading', { level: 1, name: 'No connection is up' }).waitFor();
    await broker.start();
    await publisher();
    await page().getByRole('banner').getByText('Live,').waitFor();
    await page().getByRole('banner').getByText(`${PRESSES} of ${PRESSES} connected`).waitFor();
  });

  it('sees a flood as one, with what came first in front of it, by place', async () => {
    await goTo(page(), 'Alarms');
    force.set('press-09', 90);
    await strip().getByRole('button', { name: 'Acknowledge Press 09: Force high' }).waitFor();
    for (let i = 1; i <= PRESSES; i++) force.set(key(i), 90);
    await strip().getByText(/^A flood: 1\d alarms since/).waitFor();
    // It came before the others, and is named although it lies on a shelf.
    await page().getByRole('main').getByText('First out: Press 05, force high').waitFor();
    const places = table('Active alarms by place');
    const works = places.getByRole('row').filter({ hasText: 'Works' });
    await works.getByText(/to acknowledge$/).waitFor();
    await works.getByRole('button', { name: 'Acknowledge all of Works' }).click();
    await dialog().getByRole('textbox').fill('hydraulics of the hall, called');
    await dialog().getByRole('button', { name: /^Acknowledge/ }).click();
    await dialog().waitFor({ state: 'detached' });
    await works.getByText(/all acknowledged$/).waitFor();
    await page().getByText('One by one').click();
    await row('Press 09').getByText('hydraulics of the hall, called').waitFor();
  });

  it('hands over what stands, signed by both, and the window is the next one’s', async () => {
    await page().getByRole('link', { name: 'Handover' }).click();
    await page().getByRole('button', { name: 'Hand over…' }).click();
    await dialog().getByRole('textbox', { name: 'Notes for the next shift' }).fill('Hydraulics: the fitter comes at six');
    await dialog().getByRole('button', { name: /Who comes$/ }).click();
    await page().getByRole('option', { name: 'Bert' }).click();
    await dialog().getByLabel('Passphrase of who goes').fill(PASSPHRASES.Anna);
    await dialog().getByLabel('Passphrase of who comes').fill(PASSPHRASES.Anna);
    await dialog().getByRole('button', { name: 'Sign, both' }).click();
    await dialog().getByRole('alert').or(dialog().locator('.notice')).first().waitFor();
    expect(await client.handovers.list({})).toEqual([]);
    await dialog().getByLabel('Passphrase of who comes').fill(PASSPHRASES.Bert);
    await dialog().getByRole('button', { name: 'Sign, both' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page().getByRole('banner').getByRole('button', { name: 'Bert' }).waitFor();
    await table('Handovers').getByRole('row').filter({ hasText: 'Hydraulics: the fitter comes at six' }).getByText(/Anna.*Bert/).waitFor();
    const [signed] = await client.handovers.list({});
    expect(signed).toMatchObject({ notes: 'Hydraulics: the fitter comes at six' });
    expect(signed?.alarms.filter(({ condition }) => condition === 'Force high')).toHaveLength(PRESSES - 1);
    expect(signed?.aside).toHaveLength(1);
    expect(launched?.output()).not.toMatch(/Unhandled|TypeError/);
  });
});
