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
