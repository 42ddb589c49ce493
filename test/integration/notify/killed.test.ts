import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { killed } from '../../support/killed';
import { KEY, notifying, webhookReceiver } from '../../support/notify-rig';
import { addon, bundled, sqlThread, temporaryDir, testStore } from '../../support/store';

const random = (most: number) => Math.floor(Math.random() * most);

describe('an appliance that is killed while it tells', () => {
  it('has told of every step on record afterwards, in order, and a second time at most of the one that was on its way', async () => {
    const [dir, key, script, thread] = [await temporaryDir(), randomBytes(32), await bundled('test/integration/notify/teller.ts'), await sqlThread()];
    const hook = await webhookReceiver();
    const options = { dir, keyHex: key.toString('hex'), addon, sqlThread: thread, url: hook.url, secret: KEY };
    let kills = 0;
    for (; kills < 5; kills++) await killed(script, { ...options, most: '1000000' }, 2 + random(20), random(60));
    // The last one comes to its end.
    await killed(script, { ...options, most: '5' }, Infinity, 0);
    const store = await testStore(notifying, { dir, key });
    // What was on record before anybody was told of it is nobody's.
    const steps = await store.main.all<{ id: number }>("SELECT id FROM alarm_transition WHERE input IN ('raise', 'acknowledge', 'return') ORDER BY id");
    const { uid } = (await store.main.get<{ uid: string }>('SELECT uid FROM notify_target')) ?? { uid: '' };
    const told = hook.calls.map(({ json }) => json.id);
    const once = told.filter((id, at) => told.indexOf(id) === at);
    expect(once).toEqual(steps.map(({ id }) => `${uid}-${id}`));
    expect(steps.length).toBeGreaterThan(50);
    expect(told.length - once.length).toBeLessThanOrEqual(kills);
    expect(await store.main.all('SELECT * FROM notify_message')).toEqual([]);
  }, 60_000);
});
