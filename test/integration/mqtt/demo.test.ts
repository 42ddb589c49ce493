import mqtt from 'mqtt';
import { describe, expect, it } from 'vitest';
import type { DemoReport, DemoStart } from '../../../electron/contract/demo-plant';
import { runDemo } from '../../../electron/engine/live';
import { liveRig } from '../../support/live-rig';

describe('the demo plant over MQTT', () => {
  it('sends its week and its live readings through the broker, and every reading is scored and stored', async () => {
    const rig = await liveRig();
    const port = await rig.demo();
    const worker = await rig.host.fork('demo');
    let firstAtProgress: number | null = null;
    rig.live.changed.on(() => {
      const { predictions, backfill } = rig.live.frame();
      if (firstAtProgress === null && predictions > 0) firstAtProgress = backfill;
    });
    const week = await runDemo(worker, rig.live, { port, seed: 1, backfill: true });
    const { condition } = rig.live.frame();
    worker.kill();
    await worker.exited;
    await rig.live.settled();
    const frame = rig.live.frame();
    // The simulator itself gives up after 20 s, on a machine that is too slow for all of it.
    expect(week).toMatchObject({ finished: true });
    const minutes = Math.round((week?.progress ?? 0) * 168) * 1440;
    expect(frame.predictions).toBeGreaterThanOrEqual(minutes + 24);
    expect(frame.readings).toBe(frame.predictions * 5);
    expect(firstAtProgress).toBe(0);
    expect(frame).toMatchObject({ rejected: 0, backfill: null });
    expect([...condition]).toEqual(Array.from({ length: 24 }, () => 0));
    const extent = await rig.history.extent();
    expect((extent?.to ?? 0) - (extent?.from ?? 0)).toBeGreaterThan(6.9 * 86_400_000 * (week?.progress ?? 0));
    expect(rig.problems).toEqual([]);
  }, 60_000);

  it('names the failure mode of a machine that is past its limit, in the frame, the alarm and the reasons', async () => {
    let ahead = 0;
    const now = () => Date.now() + ahead;
    const rig = await liveRig({ clock: { now, received: now } });
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${await rig.demo()}`);
    const strained = { air_temperature: 300, process_temperature: 310, rotational_speed: 1400, torque: 56, tool_wear: 225 };
    const send = async (machine: string, values: object) => {
      const t = now();
      await Promise.all(Object.entries(values).map(([tag, v]) => client.publishAsync(`millwright/v1/demo/${machine}/${tag}`, JSON.stringify({ t, v: v as number }), { qos: 1 })));
      await rig.live.settled();
    };
    await send('mill-02', strained);
    await send('mill-03', { ...strained, tool_wear: 5, torque: 40 });
    // The on-delay runs out.
    ahead += 6_000;
    await send('mill-02', strained);
    await client.endAsync();
    const { assets, mode, prediction } = rig.live.frame();
    const idOf = (key: string) => rig.assets.plant().equipment.find((one) => one.key === key)?.id ?? -1;
    const rowOf = (key: string) => assets.indexOf(idOf(key));
    const { modes } = rig.models.watches().find(({ asset }) => asset === idOf('mill-02')) ?? {};
    expect(prediction[rowOf('mill-02')]).toBeGreaterThan(0.5);
    expect(modes?.[mode[rowOf('mill-02')] ?? -1]).toBe('Overstrain');
    expect(prediction[rowOf('mill-03')]).toBeLessThan(0.5);
    expect(rig.alarms.active().map(({ assetName, condition }) => [assetName, condition])).toEqual([['Mill 02', 'Failure risk high (most likely: overstrain)']]);
    expect(await rig.live.explain(idOf('mill-02'))).toMatchObject({ mode: 'Overstrain' });
    expect(rig.problems).toEqual([]);
  }, 30_000);

  it('may bring a broker of its own, of which the appliance is a subscriber', async () => {
    const rig = await liveRig();
    const worker = await rig.host.fork('demo');
    const port = await new Promise<number>((resolve) => {
      worker.port.onMessage((raw) => (raw as DemoReport).t === 'broker' && resolve((raw as Extract<DemoReport, { t: 'broker' }>).port));
      worker.port.send({ t: 'start', port: null, seed: 1, backfill: false } satisfies DemoStart);
    });
    await rig.demo('mqtt://127.0.0.1:1');
    await rig.demo(`mqtt://127.0.0.1:${port}`);
    while (rig.live.frame().predictions < 48) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(rig.live.connectors()).toMatchObject([{ name: 'demo-plant', url: `mqtt://127.0.0.1:${port}`, state: 'connected' }]);
    expect(rig.live.frame()).toMatchObject({ connected: 24, rejected: 0, backfill: null });
    worker.kill();
    await worker.exited;
  }, 30_000);
});
