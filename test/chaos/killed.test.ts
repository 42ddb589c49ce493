/**
 * `npm run chaos -- --for 60s`: the whole appliance under `ctl serve` is killed at any moment, again and again, while a source publishes and a person changes things. It is a long
 * form: in `npm test` stand three kills under the open window (test/e2e/engine-killed.test.ts) and those of the parts (kept.test.ts, killed.test.ts).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vaultAt } from '../../electron/engine/security';
import { SqlThread } from '../../electron/engine/store/thread';
import { attached, enginesOf, needsRuntime, newAppliance, passphrase, serve, soon } from '../support/ctl';
import { needsProgram } from '../support/needs';
import { numbered, startFor, storedNumbers } from '../support/numbered';
import { addon, sqlThread } from '../support/store';
import { counting, freePort, missing, publisher, upTo } from '../integration/mqtt/support';

const FOR_MS = Number(process.env.MILLWRIGHT_CHAOS_MS ?? 60_000);
/** As many readings as there may be, so that none is ahead of the clock. */
const MOST = 200 * (FOR_MS / 1000) + 100_000;
const random = (most: number) => Math.random() * most;

describe.skipIf(needsRuntime() || needsProgram('pgrep'))('an appliance that is killed again and again', () => {
  it(`has every reading that it acknowledged and every change that it answered, its chain whole and its files sound, after ${FOR_MS / 1000} s`, async () => {
    const appliance = await newAppliance();
    const port = await freePort();
    let site = await serve(appliance);
    const works = await site.client.assets.addAsset({ parent: null, kind: 'site', key: 'works', name: 'Works' });
    const equipment = async (key: string) => {
      const { id } = await site.client.assets.addAsset({ parent: works.id, kind: 'equipment', key, name: key });
      await site.client.assets.addTag({ asset: id, name: 'count', title: 'Count', kind: 'integer', staleAfterMs: 10_000 });
      return id;
    };
    const [mill, hasty] = [await equipment('mill'), await equipment('hasty')];
    await site.client.live.addConnector({ name: 'line', kind: 'mqtt-broker', url: `mqtt://127.0.0.1:${port}` });

    const start = startFor(MOST);
    const reading = numbered(start);
    const send = async (key: string, qos: 0 | 1) =>
      counting(await publisher(`mqtt://127.0.0.1:${port}`), { topic: `millwright/v1/works/${key}/count`, eachMs: 40, atOnce: 2, qos, payload: (number) => JSON.stringify(reading(number)) });
    const sender = await send('mill', 1);
    // The control: what is sent without waiting for an acknowledgement. Some of it has to be lost, and seen to be.
    const careless = await send('hasty', 0);

    const answered: string[] = [];
    let kills = 0;
    for (const end = Date.now() + FOR_MS; Date.now() < end || kills < 2; kills++) {
      const line = await attached(appliance.home, 60_000);
      const key = `area-${kills}`;
      await line.client.assets.addAsset({ parent: works.id, kind: 'area', key, name: key }).then(() => answered.push(key));
      await soon(random(1_500));
      line.close();
      // By turns the engine and its workers alone, which its host starts again and which are killed once more on their way up, and all of it at once.
      const all = kills % 3 > 0;
      for (let times = all ? 1 : 2; times > 0; times--) {
        const engines = await enginesOf(site.child);
        if (all) site.child.kill('SIGKILL');
        for (const engine of engines) killed(engine);
        if (times > 1) await soon(random(1_500));
      }
      if (all) site = await serve(appliance);
    }
    for (const one of [sender, careless]) one.stop();
    const { client } = await attached(appliance.home, 60_000);
    await Promise.all([sender.settled(), careless.settled()]);
    await soon(1_000);
    expect(sender.acknowledged.size).toBeGreaterThan(sender.sent / 2);
    expect(missing(sender.acknowledged, await storedNumbers(client, mill, start, sender.sent))).toEqual([]);
    const lost = missing(upTo(careless.sent), await storedNumbers(client, hasty, start, careless.sent)).length;
    expect(lost).toBeGreaterThan(0);
    const present = new Set((await client.assets.plant({})).assets.map((asset) => asset.key));
    expect(answered.filter((name) => !present.has(name))).toEqual([]);
    expect(await client.security.auditVerify({})).toMatchObject({ ok: true, brokenAt: null });
    expect((await site.stop()).code).toBe(0);

    const vault = vaultAt({ home: appliance.home });
    const { key } = await vault.unlockWithPassphrase(passphrase);
    const files = readdirSync(appliance.home).filter((name) => name.endsWith('.db'));
    expect(files.length).toBeGreaterThan(1);
    const thread = new SqlThread(await sqlThread(), addon);
    for (const name of files) expect([name, await thread.ask({ do: 'check', path: join(appliance.home, name), key: Buffer.from(key).toString('hex') })]).toEqual([name, []]);
    await thread.close();
    console.log(`${kills} kills; ${sender.acknowledged.size} readings acknowledged, none lost; ${answered.length} changes answered, none lost; of ${careless.sent} that nobody waited for ${lost} lost`);
  }, FOR_MS + 180_000);
});

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with its host.
  }
}
