import { describe, expect, it } from 'vitest';
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
});
