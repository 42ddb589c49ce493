import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { liveRig, tester } from '../../support/live-rig';

const healthy = { air_temperature: 300, process_temperature: 310, rotational_speed: 1500, torque: 40, tool_wear: 100 };

/** A rig with the demo's plant, and what is asked of its first mill. */
async function running(options: Parameters<typeof liveRig>[0] = {}, make = true) {
  const rig = await liveRig(options);
  if (make) await rig.demo();
  const port = await rig.live.brokerPort(rig.live.connectors()[0]?.name ?? '');
  const machine = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 });
  onTestFinished(() => void machine.end(true));
  const mill = rig.assets.findEquipment('demo', 'mill-01')?.id ?? -1;
  const tagOf = (name: string) => rig.assets.findTag(mill, name)?.id ?? -1;
  /** Resolves once it is acknowledged. */
  const say = (t: number, more: Partial<typeof healthy> = {}) => machine.publishAsync('millwright/v1/demo/mill-01', JSON.stringify({ t, ...healthy, ...more }), { qos: 1 });
  const stored = async (name: string) => {
    const { time, value } = await rig.history.readings([tagOf(name)], 0, Date.now() + 1);
    return Array.from(time, (at, row) => [at, value[row]]);
  };
  const shown = () => {
    const frame = rig.live.frame();
    const [row, torque] = [frame.assets.indexOf(mill), frame.tags.indexOf(tagOf('torque'))];
    return { condition: frame.condition[row], received: frame.received[row] ?? NaN, torque: frame.value[torque], torqueTime: frame.valueTime[torque], torqueReceived: frame.valueReceived[torque] ?? NaN, now: frame.now };
  };
  return { ...rig, mill, tagOf, say, stored, shown, machine };
}

describe('a tag with a deadband', () => {
  it('keeps what moved; what did not is acknowledged, counted and heard of, and every prediction is proved from what is stored, also after a restart', async () => {
    const rig = await running();
    const { live, say, stored, shown, mill } = rig;
    const { changed, cautions } = await live.setDeadband(tester, [rig.tagOf('torque')], { deadband: 2, longestSilenceMs: 60_000 }, 'it wavers');
    expect([changed, cautions.map(({ model }) => model)]).toEqual([1, ['machine-failure']]);
    expect(rig.security.recorded).toContain('assets.setDeadband');
    await live.settled();

    const began = Math.floor(Date.now() / 1000) * 1000 - 20_000;
    const torque = [40, 41, 39, 41.9, 43, 44, 44.5, 60, 61, 59];
    for (const [second, value] of torque.entries()) await say(began + second * 1000, { torque: value, rotational_speed: 1500 - second });
    await live.settled();
    expect(await stored('torque')).toEqual([[0, 40], [4, 43], [7, 60]].map(([second = 0, value]) => [began + second * 1000, value]));
    expect(await stored('rotational_speed')).toHaveLength(10);
    expect(live.flow()).toMatchObject({ readings: 43, unchanged: 7 });
    expect(live.connectors()[0]).toMatchObject({ messages: 10, readings: 43, unchanged: 7, rejected: 0 });
    expect(live.deadbandCounts()).toEqual([{ tag: rig.tagOf('torque'), kept: 3, unchanged: 7 }]);
    // What is shown is what models see, as old as what came last.
    expect(shown()).toMatchObject({ torque: 60, torqueTime: began + 9000 });

    const predictions = await rig.history.predictions([mill], 0, Date.now() + 1);
    expect(predictions.time).toHaveLength(10);
    for (const time of predictions.time) expect(await live.prove({ asset: mill, time })).toMatchObject([{ verdict: 'agrees' }]);
    const { expected, received } = await rig.history.completeness([rig.tagOf('torque')], began, began + 10_000);
    expect([...expected]).toEqual([...received]);

    // Nothing of it has moved: all the same it is acknowledged, and the mill has been heard of.
    await live.setDeadband(tester, Object.keys(healthy).map(rig.tagOf), { deadband: 2, longestSilenceMs: 60_000 });
    await live.settled();
    await say(began + 10_000, { torque: 60 });
    await live.settled();
    const before = shown();
    const kept = live.flow().readings;
    await say(began + 11_000, { torque: 61 });
    await live.settled();
    expect(live.flow().readings).toBe(kept);
    expect(shown()).toMatchObject({ condition: 0, torque: 60, torqueTime: began + 11_000 });
    expect(shown().received).toBeGreaterThan(before.received);
    expect(shown().torqueReceived).toBe(shown().received);
    expect(rig.problems).toEqual([]);
    await rig.machine.endAsync();
    await rig.close();

    const again = await running({ dir: rig.dir, key: rig.key }, false);
    await again.live.settled();
    await again.say(began + 11_000, { torque: 61.5 });
    await again.say(began + 11_500, { torque: 62.5 });
    await again.live.settled();
    expect((await again.stored('torque')).slice(3)).toEqual([[began + 11_500, 62.5]]);
    expect(again.live.flow()).toMatchObject({ readings: 1, unchanged: 9 });
    await expect(again.live.setDeadband(tester, [again.tagOf('torque')], { deadband: Infinity, longestSilenceMs: 60_000 })).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
