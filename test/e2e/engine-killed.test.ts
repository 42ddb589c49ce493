/** The engine's process killed under the open window: the window says so, keeps what it showed, and comes back by itself with nothing lost that was kept. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAsync } from 'mqtt';
import { contractOf, goTo, launchDemo, PATIENCE_MS, processesOf, type DemoWindow } from '../support/appliance';

const poll = { timeout: PATIENCE_MS, interval: 50 };
const ENGINE = 'Millwright engine';
const INFERENCE = 'Millwright inference';

describe('an engine that is killed', () => {
  let demo: DemoWindow;
  let machine = '';
  const page = () => demo.window;
  const bar = () => page().getByRole('alert').filter({ hasText: 'The engine stopped at' });
  const isLive = () => page().getByRole('banner').getByText('Live,').isVisible();
  const kill = async (name: string) => {
    const [pid] = await processesOf(demo.app, name);
    if (pid === undefined) throw new Error(`there is no ${name}`);
    process.kill(pid, 'SIGKILL');
    return pid;
  };
  const another = (name: string, than: number) => expect.poll(async () => (await processesOf(demo.app, name)).filter((pid) => pid !== than).length, poll).toBeGreaterThan(0);
  /** The second line dies with the engine, as every line does. */
  const line = async <T>(ask: (client: DemoWindow['client']) => Promise<T>): Promise<T> => {
    const { client, close } = await contractOf(demo.data);
    return ask(client).finally(close);
  };

  beforeAll(async () => {
    demo = await launchDemo();
    const acknowledge = page().getByRole('region', { name: 'Latest alarms' }).getByRole('button', { name: /^Acknowledge / }).first();
    machine = /Mill \d+/.exec((await acknowledge.getAttribute('aria-label')) ?? '')?.[0] ?? '';
    await acknowledge.click();
    await page().getByRole('dialog').getByRole('textbox').fill('seen before the kill');
    await page().getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
  }, 3 * PATIENCE_MS);
  afterAll(() => demo.close());

  it('is said at once, the values stay and are marked as from before, and it comes back by itself', async () => {
    await goTo(page(), 'Alarms');
    const row = page().getByRole('table', { name: 'Active alarms' }).getByRole('row').filter({ hasText: machine });
    await row.waitFor();
    // A bar that comes and goes within a second is caught by who watches for it in the page.
    const seen = page().evaluate(() => new Promise<{ text: string; old: boolean; rows: number }>((resolve) => {
      const watcher = new MutationObserver(() => {
        const alert = document.querySelector('[role=alert]');
        if (!alert?.textContent?.includes('The engine stopped at')) return;
        watcher.disconnect();
        resolve({ text: alert.textContent, old: document.querySelector('main')?.classList.contains('old') ?? false, rows: document.querySelectorAll('tbody tr').length });
      });
      watcher.observe(document.body, { childList: true, subtree: true });
    }));
    const pid = await kill(ENGINE);
    const said = await seen;
    expect(said.text).toContain('is being started again. Values below are from before.');
    expect(said).toMatchObject({ old: true });
    expect(said.rows).toBeGreaterThan(0);
    await another(ENGINE, pid);
    await bar().waitFor({ state: 'detached' });
    await expect.poll(isLive, poll).toBe(true);
  });

  it('leaves the same person signed in, and the acknowledged alarm acknowledged', async () => {
    expect(await page().getByRole('banner').getByText('Demo operator').isVisible()).toBe(true);
    await page().getByRole('table', { name: 'Active alarms' }).getByRole('row').filter({ hasText: machine }).getByText('by Demo operator: seen before the kill').waitFor();
    expect(await line((client) => client.security.auditVerify({}))).toMatchObject({ ok: true, brokenAt: null });
  });

  it('loses no reading that was acknowledged to its source, three kills in a row', async () => {
    const { assets, tags } = await line((client) => client.assets.plant({}));
    const site = assets.find(({ kind }) => kind === 'site');
    const probe = await line((client) => client.assets.addAsset({ parent: site?.id ?? null, kind: 'equipment', key: 'probe', name: 'Probe' }));
    await line((client) => client.assets.addTag({ asset: probe.id, name: 'count', title: 'Count', kind: 'integer', staleAfterMs: 60_000 }));
    expect(tags.length).toBeGreaterThan(0);
    const start = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
    let acknowledged = 0;
    for (let round = 0; round < 3; round++) {
      const [broker] = await line((client) => client.live.connectors({}));
      const mqtt = await connectAsync(broker?.url ?? '', { reconnectPeriod: 0 });
      mqtt.on('error', () => {});
      const broken = new Promise<false>((resolve) => mqtt.once('close', () => resolve(false)));
      const isKept = (reading: object) => Promise.race([broken, mqtt.publishAsync('millwright/v1/demo/probe/count', JSON.stringify(reading), { qos: 1 }).then(() => true, () => false)]);
      let pid = 0;
      // One after the other until the line breaks under one that is never acknowledged: that one may be kept or not, and is sent again.
      for (let sent = 0; await isKept({ v: acknowledged, t: start + acknowledged * 1000 }); sent++) {
        acknowledged++;
        if (sent === 20) pid = await kill(ENGINE);
      }
      await mqtt.endAsync(true);
      await another(ENGINE, pid);
      await line((client) => client.vault.status({}));
      await expect.poll(isLive, poll).toBe(true);
    }
    expect(acknowledged).toBeGreaterThanOrEqual(60);
    const trend = await line((client) => client.history.trend({ asset: probe.id, from: start, to: start + acknowledged * 1000, points: acknowledged }));
    const values = Array.from(trend.tags[0]?.mean ?? []);
    // A bucket a second, each holding its own number: none is missing, none is another's.
    expect(values).toEqual(Array.from({ length: acknowledged }, (_, i) => i));
    expect(await line((client) => client.security.auditVerify({}))).toMatchObject({ ok: true });
  });

  it('comes back to the same page with the same person after all of them', async () => {
    await bar().waitFor({ state: 'detached' });
    expect(await page().getByRole('banner').getByText('Demo operator').isVisible()).toBe(true);
    await goTo(page(), 'Overview');
    await page().getByRole('heading', { level: 1, name: '25 machines' }).waitFor();
    await page().getByRole('banner').getByText(/^2[45] of 25 connected$/).waitFor();
  });

  it('is not needed when only the inference process dies: predictions go on', async () => {
    const newest = async () => {
      const { client, close } = await contractOf(demo.data);
      const frame = await new Promise<{ predictions: number }>((resolve) => {
        const stop = client.live.plant({}, (next) => {
          stop();
          resolve(next);
        });
      });
      close();
      return frame.predictions;
    };
    const engine = await processesOf(demo.app, ENGINE);
    const pid = await kill(INFERENCE);
    await another(INFERENCE, pid);
    const before = await newest();
    await expect.poll(newest, poll).toBeGreaterThan(before + 48);
    expect(await processesOf(demo.app, ENGINE)).toEqual(engine);
    await expect.poll(isLive, poll).toBe(true);
  });
});
