/** A moment of the past is told as it was shown then. */
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import type { Live } from '../../../electron/engine/live';
import { liveRig } from '../../support/live-rig';
import { anna } from '../../support/alarm-rig';

const healthy = { air_temperature: 300, process_temperature: 310, rotational_speed: 1500, torque: 40, tool_wear: 100 };
const strained = { ...healthy, torque: 62, rotational_speed: 1330, tool_wear: 215 };
type Frame = Awaited<ReturnType<Live['past']>>['frame'];
/** What is known of a moment later: not how long predictions took, nor what counts up from the engine's start. */
const told = ({ assets, prediction, predictionTime, received, condition, alarm, tags, value, valueTime, valueReceived, quality, connected }: Frame) =>
  ({ assets, prediction, predictionTime, received, condition, alarm, tags, value, valueTime, valueReceived, quality, connected });

async function running() {
  const start = Math.floor(Date.now() / 1000) * 1000 - 6 * 3_600_000;
  const clock = { at: start, now: () => clock.at, received: () => clock.at };
  const rig = await liveRig({ clock });
  const machine: MqttClient = await connectAsync(`mqtt://127.0.0.1:${await rig.demo()}`, { protocolVersion: 4 });
  onTestFinished(() => void machine.end(true));
  const say = async (mill: string, message: object) => {
    await machine.publishAsync(`millwright/v1/demo/${mill}`, JSON.stringify(message), { qos: 1 });
    await rig.live.settled();
  };
  const seen: { at: number; frame: ReturnType<typeof told>; alarms: { id: number; state: string; value: number | null }[] }[] = [];
  const look = async () => {
    rig.alarms.tick();
    // Answers that are due by the clock alone are there, too.
    await rig.live.settled();
    seen.push({ at: clock.at, frame: structuredClone(told(rig.live.frame())), alarms: rig.alarms.active().map(({ id, state, value }) => ({ id, state, value })) });
    clock.at += 1;
  };
  return { ...rig, clock, start, say, seen, look };
}

it('shows values, their ages, predictions and alarms of any moment as the window did, also those that came late since', async () => {
  const { live, alarms, clock, say, seen, look } = await running();
  await say('mill-01', healthy);
  await look();
  clock.at += 1_000;
  await say('mill-02', { ...healthy, torque: undefined });
  await look();
  for (let second = 0; second < 8; second++) {
    clock.at += 1_000;
    await say('mill-01', strained);
    await look();
  }
  const raised = alarms.active().find(({ kind }) => kind === 'prediction-high');
  expect(raised).toBeDefined();
  await alarms.acknowledge(anna, raised?.id ?? -1);
  await look();
  // Silence: values grow old, and are stale.
  clock.at += 20 * 60_000;
  await look();
  // What comes an hour late was not seen then.
  await say('mill-03', { t: clock.at - 3_600_000, ...healthy });
  await say('mill-01', { t: clock.at - 5_000, ...healthy });
  await look();
  expect(new Set(seen.flatMap(({ frame }) => [...frame.condition]))).toEqual(new Set([0, 1, 2, 3]));
  for (const { at, frame, alarms: were } of seen) {
    const then = await live.past(at, 'then');
    expect(told(then.frame), `at ${at - seen[0]!.at}`).toEqual(frame);
    expect(then.alarms.map(({ id, state, value }) => ({ id, state, value })).filter(({ value }) => value !== null), `at ${at - seen[0]!.at}`).toEqual(were.filter(({ value }) => value !== null));
    expect(then.frame.now).toBe(at);
  }
  // As it is known now, the late ones are there, as old as they say.
  const late = await live.past(clock.at - 3_600_000 + 60_000, 'now');
  const row = [...late.frame.received].findIndex((at) => at === clock.at - 1 - 3_600_000);
  expect(row).toBeGreaterThanOrEqual(0);
  const then = await live.past(clock.at - 3_600_000 + 60_000, 'then');
  expect(then.frame.received.every(Number.isNaN)).toBe(true);
});

it('refuses what is still to come and what nothing is kept of, and goes on after it', async () => {
  const { live, clock, start, say } = await running();
  await expect(live.past(start, 'then')).rejects.toMatchObject({ code: 'invalid-input', message: 'Nothing is stored yet.' });
  await say('mill-01', healthy);
  await expect(live.past(clock.at + 1, 'then')).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(live.past(start - 86_400_000, 'then')).rejects.toMatchObject({ code: 'invalid-input', details: { from: start } });
  const first = await live.past(clock.at, 'then');
  expect([...first.frame.value].filter((value) => !Number.isNaN(value))).toHaveLength(5);
  // The stretch that was read is still filling.
  clock.at += 2_000;
  await say('mill-01', strained);
  expect([...(await live.past(clock.at, 'then')).frame.value]).toContain(62);
});
