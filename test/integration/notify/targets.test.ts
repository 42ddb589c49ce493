import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anna } from '../../support/alarm-rig';
import { headerOf, KEY, mailServer, mailTarget, notifying, notifyRig, webhookReceiver } from '../../support/notify-rig';
import { temporaryDir, testStore } from '../../support/store';
import { needsProgram } from '../../support/needs';
import { certificates, freePort, mosquitto, sender } from '../mqtt/support';

describe('a mail server of the site', () => {
  it('takes one mail an event, over TLS that is checked, from the user whose password lies in the vault', async () => {
    const { ca, server, stranger } = await certificates();
    const users: unknown[] = [];
    const mail = await mailServer({
      ...server, authOptional: false,
      onAuth: ({ username, password }, _session, done) => {
        users.push([username, password]);
        done(null, password === 'corr3ct-horse' ? { user: username } : undefined);
      },
    });
    const { set, notify, raise, alarms, later, target, security } = await notifyRig();
    const tls = { security: 'starttls', username: 'millwright' };
    await set(mailTarget(mail.port, {}, { ...tls, ca: stranger.ca }), 'wr0ng-horse');
    expect(await notify.try('shift')).toMatchObject({ sent: false, says: expect.stringMatching(/certificate/i) as string });
    await set(mailTarget(mail.port, {}, { ...tls, ca }));
    expect(await notify.try('shift')).toMatchObject({ sent: false, says: expect.stringContaining('does not accept this user name and password') as string });
    await set(mailTarget(mail.port, {}, { ...tls, ca }), 'corr3ct-horse');
    expect(await notify.try('shift')).toMatchObject({ sent: true, says: expect.stringContaining('took a test message for shift@works.example') as string });
    expect(users.at(-1)).toEqual(['millwright', 'corr3ct-horse']);
    expect(await security.secrets.get('notify:shift')).toBe('corr3ct-horse');
    expect(JSON.stringify([notify.targets(), await security.auditPage(undefined, 100)])).not.toMatch(/corr3ct-horse|wr0ng-horse/);

    raise();
    await notify.tick();
    const [id] = alarms.active().map((one) => one.id);
    await alarms.acknowledge(anna, id ?? -1, 'coolant blocked');
    await later(1_000);
    expect(mail.mails.slice(1).map((one) => headerOf(one, 'Subject'))).toEqual(['[1] Mill 2: Failure risk high', '[1] Acknowledged: Mill 2: Failure risk high']);
    expect(mail.mails[1]).toMatchObject({ from: 'millwright@works.example', to: ['shift@works.example'] });
    expect(mail.mails[1]?.text).toMatch(/Where: Works \/ Line A\r\nWhen: 24 Nov 2026, 06:00:05 UTC\r\nPriority: 1\r\nState: not acknowledged\r\nValue: 0.8, limit 0.5/);
    expect(mail.mails[2]?.text).toMatch(/By: Anna\r\nWhy: coolant blocked/);
    // A mail program shows both as one conversation, and never answers them.
    expect(new Set(mail.mails.slice(1).map((one) => headerOf(one, 'References'))).size).toBe(1);
    expect(headerOf(mail.mails[1] ?? { from: '', to: [], text: '' }, 'Auto-Submitted')).toBe('auto-generated');
    expect(target('shift')).toMatchObject({ sent: 2, failed: 0, waiting: 0, failingSince: null, secret: true });
  });

  it('is never talked to in the clear where TLS is demanded, and says so', async () => {
    const mail = await mailServer();
    const { set, notify } = await notifyRig();
    await set(mailTarget(mail.port, {}, { security: 'starttls' }));
    expect(await notify.try('shift')).toMatchObject({ sent: false, says: expect.stringContaining('offers no STARTTLS') as string });
    await set(mailTarget(await freePort()));
    expect(await notify.try('shift')).toMatchObject({ sent: false, says: expect.stringContaining('refuses the connection') as string });
    expect(mail.mails).toEqual([]);
  });

  it('gets the first alarm of a flood at once and alone, and all others in one mail', async () => {
    const mail = await mailServer();
    const { set, raise, notify, later, predict } = await notifyRig();
    await set(mailTarget(mail.port));
    raise(9);
    await notify.tick();
    for (let asset = 10; asset < 60; asset++) predict(0.9, asset);
    for (let asset = 10; asset < 60; asset++) predict(0.8, asset, asset === 10 ? 5_000 : 0);
    await notify.tick();
    expect(mail.mails.map((one) => headerOf(one, 'Subject'))).toEqual(['[1] Mill 9: Failure risk high', '[1] 50 alarms; first Mill 10: Failure risk high']);
    expect(mail.mails[1]?.text.match(/ {2}1 {2}Alarm: Mill \d+: Failure risk high/g)).toHaveLength(50);
    // More within the minute wait for one another; nothing of it is lost.
    for (let asset = 60; asset < 70; asset++) raise(asset);
    await later(1_000);
    expect(mail.mails.length).toBe(3);
    for (let asset = 70; asset < 75; asset++) raise(asset);
    await later(60_000);
    const told = mail.mails.flatMap(({ text }) => [...text.matchAll(/(?:^|\s)Alarm: (Mill \d+)/gm)].map(([, name]) => name));
    expect(new Set(told).size).toBe(66);
  });

  it('that refuses some of those it is for has it said once, and nobody gets it twice', async () => {
    const mail = await mailServer({ onRcptTo: ({ address }, _session, done) => done(address.startsWith('gone') ? new Error('no such mailbox') : null) });
    const { set, raise, notify, later, target, alarms } = await notifyRig();
    await set(mailTarget(mail.port, {}, { to: ['shift@works.example', 'gone@works.example'] }));
    raise();
    await notify.tick();
    await later(600_000);
    expect(mail.mails.filter((one) => headerOf(one, 'Subject').includes('Failure risk')).map(({ to }) => to)).toEqual([['shift@works.example']]);
    expect(target('shift')?.problem).toContain('no such mailbox');
    expect(alarms.active().filter(({ kind }) => kind === 'target-failed')).toMatchObject([{ assetName: 'shift', place: 'Who is told' }]);
  });
});

describe('a webhook on the site', () => {
  it('is signed as Standard Webhooks has it, says what was so when it was decided, and is told of those alarms alone that it asked for', async () => {
    const hook = await webhookReceiver();
    const { set, raise, notify, read, alarms, predict, later } = await notifyRig();
    await set({ name: 'cmms', kind: 'webhook', options: { url: hook.url }, least: 1, under: 2, events: ['raised', 'returned'] }, KEY);
    raise(2);
    raise(3); // elsewhere
    read('torque', 1, 0, { asset: 2 });
    await notify.tick();
    await alarms.acknowledge(anna, alarms.active().find(({ asset }) => asset === 2)?.id ?? -1);
    predict(0.1, 2, 1_000);
    await later(20_000); // silence, of priority 4
    expect(hook.calls.map(({ json }) => json.type)).toEqual(['alarm.raised', 'alarm.returned']);
    const [call] = hook.calls;
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signed } = call?.headers ?? {};
    expect(signed).toBe(`v1,${createHmac('sha256', KEY).update(`${String(id)}.${String(timestamp)}.${call?.body ?? ''}`).digest('base64')}`);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
    expect(call?.json).toMatchObject({ id, timestamp: '2026-11-24T06:00:05.000Z', data: { equipment: 2, name: 'Mill 2', place: 'Works / Line A', condition: 'Failure risk high', priority: 1, state: 'unacknowledged', value: 0.8, limit: 0.5 } });
  });

  it('that fails is tried again with the same id, by and by more seldom, and is one alarm for as long: told to others and never to itself', async () => {
    const [hook, other] = [await webhookReceiver(), await webhookReceiver()];
    const { set, raise, notify, later, target, alarms, clock } = await notifyRig();
    await set({ name: 'cmms', kind: 'webhook', options: { url: hook.url } }, KEY);
    await set({ name: 'scada', kind: 'webhook', options: { url: other.url }, kinds: ['target-failed'] }, KEY);
    hook.answer.status = 503;
    hook.answer.body = 'down for maintenance';
    raise();
    await notify.tick();
    // Once is no trouble yet: it may have been started anew.
    expect([hook.calls.length, alarms.active().filter(({ kind }) => kind === 'target-failed').length]).toEqual([1, 0]);
    for (let minute = 0; minute < 60; minute++) await later(60_000);
    const failing = alarms.active().filter(({ kind }) => kind === 'target-failed');
    expect(failing).toMatchObject([{ assetName: 'cmms', condition: expect.stringContaining('answered 503: down for maintenance') as string, state: 'unacknowledged' }]);
    expect(hook.calls.length).toBeGreaterThan(8);
    expect(hook.calls.length).toBeLessThan(40);
    expect(new Set(hook.calls.map(({ json }) => json.id)).size).toBe(1);
    expect(other.calls.map(({ json }) => [json.type, json.data.name])).toEqual([['alarm.raised', 'cmms']]);
    expect(target('cmms')).toMatchObject({ failed: hook.calls.length, sent: 0, failingSince: clock.at - 3_600_000, problem: expect.stringContaining('503') as string });

    hook.answer.status = 204;
    for (let minute = 0; minute < 10; minute++) await later(60_000);
    expect(target('cmms')).toMatchObject({ failingSince: null, problem: null, waiting: 0 });
    // Of its own failing it was never told.
    expect(hook.calls.every(({ json }) => json.data.kind !== 'target-failed')).toBe(true);
    expect(other.calls.map(({ json }) => json.type)).toEqual(['alarm.raised', 'alarm.returned']);
  });

  it('that refuses one message for what it says is asked five times; then the others go on, and it is counted', async () => {
    const hook = await webhookReceiver();
    const { set, raise, notify, later, target } = await notifyRig();
    await set({ name: 'cmms', kind: 'webhook', options: { url: hook.url }, kinds: ['prediction-high'], events: ['raised'] }, KEY);
    hook.refuses = ({ data }) => data.equipment === 2;
    raise(2);
    raise(3);
    await notify.tick();
    for (let minute = 0; minute < 10; minute++) await later(60_000);
    expect(hook.calls.map(({ json }) => json.data.equipment)).toEqual([2, 2, 2, 2, 2, 3]);
    expect(target('cmms')).toMatchObject({ sent: 1, givenUp: 1, waiting: 0, problem: null });
  });

  it('that fails is the same alarm after a start, still acknowledged, and what waits for it is sent once it answers', async () => {
    const [hook, dir, key] = [await webhookReceiver(), await temporaryDir(), randomBytes(32)];
    const first = await notifyRig({ store: await testStore(notifying, { dir, key }) });
    await first.set({ name: 'cmms', kind: 'webhook', options: { url: hook.url }, kinds: ['prediction-high'] }, KEY);
    hook.answer.status = 500;
    first.raise();
    await first.notify.tick();
    await first.later(10_000);
    const failing = ({ alarms }: Pick<typeof first, 'alarms'>) => alarms.active().filter(({ kind }) => kind === 'target-failed').map(({ id, state }) => [id, state]);
    const [[id] = []] = failing(first);
    await first.alarms.acknowledge(anna, Number(id));
    await first.notify.close();
    await first.alarms.close();
    await first.store.close();

    const second = await notifyRig({ store: await testStore(notifying, { dir, key }), at: first.clock.at + 1_000 });
    expect(failing(second)).toEqual([[id, 'acknowledged']]);
    expect(second.target('cmms')).toMatchObject({ waiting: 1, failed: 2, failingSince: first.clock.at - 10_000 });
    hook.answer.status = 200;
    await second.later(60_000);
    expect([failing(second), second.target('cmms')?.waiting, new Set(hook.calls.map(({ json }) => json.id)).size]).toEqual([[], 0, 1]);
  });

  it('follows nobody elsewhere, waits for nobody longer than it was told, and gives up what is older than it was told, counted', async () => {
    const [hook, elsewhere] = [await webhookReceiver(), await webhookReceiver()];
    const { set, raise, notify, later, target } = await notifyRig();
    await set({ name: 'cmms', kind: 'webhook', options: { url: hook.url, timeoutS: 1 }, giveUpAfterH: 1, kinds: ['prediction-high'] }, KEY);
    hook.answer = { ...hook.answer, status: 307, headers: { location: elsewhere.url } };
    expect(await notify.try('cmms')).toMatchObject({ sent: false, says: expect.stringContaining('nobody is followed') as string });
    hook.answer = { ...hook.answer, status: 200, after: Infinity };
    expect(await notify.try('cmms')).toMatchObject({ sent: false, says: expect.stringContaining('did not answer within 1 s') as string });
    expect(elsewhere.calls).toEqual([]);
    hook.answer = { ...hook.answer, status: 500, after: 0 };
    raise();
    await notify.tick();
    await later(1_800_000);
    expect(target('cmms')).toMatchObject({ waiting: 1, givenUp: 0 });
    await later(1_900_000);
    expect(target('cmms')).toMatchObject({ waiting: 0, givenUp: 1, sent: 0 });
    hook.answer.status = 200;
    const before = hook.calls.length;
    await later(600_000);
    expect(hook.calls.length).toBe(before);
  });

  it('wants a key, and another machine wants its own', async () => {
    const hook = await webhookReceiver();
    const { set, notify, security } = await notifyRig();
    const wanted = { name: 'cmms', kind: 'webhook', options: { url: hook.url } };
    await expect(set(wanted)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('16 letters') as string });
    await expect(set(wanted, 'short')).rejects.toMatchObject({ code: 'invalid-input' });
    await set(wanted, KEY);
    await set({ ...wanted, options: { url: `${hook.url}/other-path` } });
    await expect(set({ ...wanted, options: { url: 'http://127.0.0.2:9/alarms' } })).rejects.toMatchObject({ message: expect.stringContaining('another machine') as string });
    await expect(set(mailTarget(25, { name: 'cmms' }))).rejects.toMatchObject({ code: 'conflict' });
    await expect(set({ ...wanted, under: 999 }, KEY)).rejects.toMatchObject({ code: 'invalid-input' });
    await notify.remove({ kind: 'system', room: 'test' }, 'cmms');
    expect(await security.secrets.get('notify:cmms')).toBeUndefined();
    await expect(notify.try('cmms')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe.skipIf(needsProgram('mosquitto'))('a broker on the site', () => {
  it('has how each alarm stands on a retained topic of its own, or each event once, acknowledged by the broker', async () => {
    const url = await mosquitto();
    const { set, raise, notify, alarms, later, predict, target, definition } = await notifyRig();
    const events: [string, string, boolean][] = [];
    const listener = await sender(url);
    listener.on('message', (topic, payload, { retain }) => events.push([topic, (JSON.parse(payload.toString()) as { type: string }).type, retain]));
    await listener.subscribeAsync('plant/events', { qos: 1 });
    await set({ name: 'scada', kind: 'mqtt', least: 1, options: { url, topic: 'plant/alarms' } });
    await set({ name: 'events', kind: 'mqtt', least: 1, options: { url, topic: 'plant', mode: 'event' }, events: ['raised', 'returned'] });
    raise();
    await notify.tick();
    await alarms.acknowledge(anna, alarms.active()[0]?.id ?? -1);
    await later(1_000);
    predict(0.1, 2, 1_000);
    await later(1_000);
    expect(target('scada')).toMatchObject({ sent: 3, failingSince: null });
    expect(target('events')).toMatchObject({ sent: 2 });
    await expect.poll(() => events.map(([, type]) => type)).toEqual(['alarm.raised', 'alarm.returned']);

    const later2 = await sender(url);
    const kept = new Promise<[string, string, boolean]>((resolve) => later2.on('message', (topic, payload, { retain }) => resolve([topic, payload.toString(), retain])));
    await later2.subscribeAsync('plant/alarms/#', { qos: 1 });
    const [topic, payload, retain] = await kept;
    expect([topic, retain]).toEqual([`plant/alarms/${definition.id}/2`, true]);
    expect(JSON.parse(payload)).toMatchObject({ type: 'alarm.returned', data: { state: 'normal', name: 'Mill 2', who: 'Millwright' } });
  });

  it('says whom the broker does not let in', async () => {
    const url = await mosquitto(['allow_anonymous false']);
    const { set, notify } = await notifyRig();
    await set({ name: 'scada', kind: 'mqtt', options: { url } });
    expect(await notify.try('scada')).toMatchObject({ sent: false, says: expect.stringContaining('does not let this user in') as string });
    await expect(set({ name: 'scada', kind: 'mqtt', options: { url, username: 'plc' } })).rejects.toMatchObject({ code: 'invalid-input' });
    await set({ name: 'scada', kind: 'mqtt', options: { url, username: 'plc' } }, 'secret');
    expect(await notify.try('scada')).toMatchObject({ sent: false });
  });
});
