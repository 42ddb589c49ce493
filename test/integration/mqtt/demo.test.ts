import { describe, expect, it } from 'vitest';
import { runDemo } from '../../../electron/engine/live';
import { liveRig } from '../../support/live-rig';

describe('the demo plant over MQTT', () => {
  it('sends its week and its live readings through the broker, and every reading is scored and stored', async () => {
    const rig = await liveRig();
    const port = await rig.demo();
    const worker = await rig.host.fork('demo');
    const began = performance.now();
    let firstLive = NaN;
    rig.live.changed.on(() => {
      if (Number.isNaN(firstLive) && rig.live.frame().predictions > 0) firstLive = performance.now() - began;
    });
    const week = await runDemo(worker, rig.live, { port, seed: 1, backfill: true });
    const took = performance.now() - began;
    await rig.live.settled();
    const all = performance.now() - began;
    const frame = rig.live.frame();
    console.log({ took, all, firstLive, readings: frame.readings, predictions: frame.predictions, rejected: frame.rejected, latency: frame.latencyMs, week, rss: process.memoryUsage().rss / 1e6 });
    console.log(rig.problems.slice(0, 3), rig.live.rejections().slice(0, 3), rig.live.connectors(), rig.alarms.active().map((a) => `${a.assetName} ${a.condition} ${a.state}`));
    expect(week?.complete).toBe(true);
    expect(rig.problems).toEqual([]);
  }, 60_000);
});
