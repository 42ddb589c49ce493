import { app } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../contract/contract';
import { places } from '../../main/places';
import { openSession } from '../engine';
import { interruptible } from '../interrupt';
import { UsageError, type Parsed } from '../options';
import { machine, median, rounded, type Bench } from './bench';
import { Helper } from './live/helper';
import { tags } from './live/messages';
import { startMosquitto } from './live/mosquitto';
import { setUp } from './live/plant';
import { appliance, usedBy } from './live/processes';
import { between, highest, shareWithin, type Counted } from './live/shares';
import { note } from '../output';
import { durationOf } from '../time';

const MACHINES = 2_000;
const WANT_P99_MS = 100;
/** Of a rate that is held. */
const HELD_P99_MS = 250;
const WANT_RATE = 6_000;
const STEP = 1_000;
const MOST = 16_000;
const WARM_MS = 10_000;
const TRIAL_WARM_MS = 3_000;
const TRIAL_MS = 8_000;
/** What may be on its way when a trial ends: more says that a queue grows. */
const BEHIND_MS = 500;
const SETTLE_MS = 20_000;
const SAMPLE_MS = 1_000;
const WANT_GROWTH = 1.1;

/**
 * A plant of 2,000 machines with ten tags each, every one of which sends a message a second, through a real broker into windows, a model and encrypted history; then more
 * and more machines, to find how many messages a second are held; then the same rates against a bare loop. Broker and load run on the same processors.
 */
export async function benchLive(parsed: Parsed): Promise<Bench> {
  const machines = machinesOf(parsed.text('machines'));
  const forMs = durationOf(parsed.text('for') ?? '60s', '--for');
  const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-live-'));
  const broker = await startMosquitto(folder);
  const load = new Helper('Bench load');
  try {
    await load.ask({ t: 'load', port: broker.port }, 'ready');
    const ours = await interruptible(() => measureOurs(folder, broker, load, machines ?? MACHINES, forMs, machines === undefined));
    if (machines !== undefined) return { name: 'live', machine: machine(), figures: figuresOf(ours, machines, forMs), ratios: { memoryGrowth: ours.growth }, bars: steadyBars(ours, machines) };
    const bare = await interruptible(() => measureBare(folder, broker.port, load));
    return report(ours, bare, forMs);
  } finally {
    load.stop();
    broker.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @throws UsageError */
function machinesOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`--machines is a number from 1 to 99999, not "${text}".`);
  return text === undefined ? undefined : Number(text);
}

type Ours = Awaited<ReturnType<typeof measureOurs>>;

async function measureOurs(folder: string, broker: { port: number; pid: number }, load: Helper, machines: number, forMs: number, search: boolean) {
  const session = await openSession({ ...nowhere, home: join(folder, 'home') }, { allowNew: true });
  try {
    const { client } = session;
    const { grow } = await setUp(client, folder, broker.port);
    await grow(machines);
    const steady = await measureSteady(client, load, broker.pid, machines, forMs);
    note(`p99 ${steady.p99Ms} ms at ${machines} messages a second, ${steady.lost} lost`);
    if (!search) return { ...steady, rate: NaN };
    const rate = await highest(STEP, MOST, async (more) => {
      await grow(more);
      return holds(more, load, () => look(client));
    });
    return { ...steady, rate };
  } finally {
    await session.close();
  }
}

const nowhere: Parsed = { positionals: [], text: () => undefined, needed: () => '', flag: () => false, json: false, help: false, home: undefined, passphraseFile: undefined };

interface Look {
  messages: number;
  took: Counted;
}

async function look(client: Client): Promise<Look & { arrived: Counted; readings: number; predictions: number }> {
  const { readings, predictions, upTo, fromSource, fromArrival } = await client.live.flow({});
  return { messages: Math.min(readings / tags.length, predictions), readings, predictions, took: { upTo, counts: fromSource }, arrived: { upTo, counts: fromArrival } };
}

async function measureSteady(client: Client, load: Helper, brokerPid: number, machines: number, forMs: number) {
  const warm = await load.ask({ t: 'send', machines, forMs: Math.min(WARM_MS, forMs) }, 'sent');
  const before = await look(client);
  const began = { at: performance.now(), used: appliance(), broker: usedBy(brokerPid) };
  const memory: number[] = [];
  const sampling = setInterval(() => {
    const { engine, workers } = appliance();
    memory.push(engine.bytes + workers.bytes);
  }, SAMPLE_MS);
  const from = Date.now();
  const sent = await load.ask({ t: 'send', machines, forMs }, 'sent').finally(() => clearInterval(sampling));
  const ms = performance.now() - began.at;
  const used = appliance();
  const cpu = (now: number, then: number) => rounded((100 * (now - then)) / ms, 1);
  const expected = warm.messages + sent.messages;
  await until(async () => (await look(client)).messages >= expected);
  const after = await look(client);
  const stored = await client.history.completeness({ from, to: Date.now() });
  const quarter = Math.floor(memory.length / 4);
  const took = between(before.took, after.took);
  return {
    ...sent,
    lost: sent.acknowledged - Math.min(stored.received / tags.length, after.readings / tags.length - warm.messages, after.predictions - warm.messages),
    p50Ms: shareWithin(took, 0.5), p99Ms: shareWithin(took, 0.99), maxMs: shareWithin(took, 1), p99FromArrivalMs: shareWithin(between(before.arrived, after.arrived), 0.99),
    engineCpu: cpu(used.engine.cpuMs, began.used.engine.cpuMs), workersCpu: cpu(used.workers.cpuMs, began.used.workers.cpuMs), brokerCpu: cpu(usedBy(brokerPid).cpuMs, began.broker.cpuMs),
    memoryMiB: rounded(median(memory.slice(-quarter)) / 2 ** 20, 0), growth: rounded(median(memory.slice(-quarter)) / median(memory.slice(quarter, 2 * quarter))),
  };
}

/** Whether so many messages a second are taken, each scored and stored in time, and nothing piles up. */
async function holds(rate: number, load: Helper, looks: () => Promise<Look>): Promise<boolean> {
  await load.ask({ t: 'send', machines: rate, forMs: TRIAL_WARM_MS }, 'sent');
  let last = -1;
  await until(async () => last === (last = (await looks()).messages));
  const before = await looks();
  const sent = await load.ask({ t: 'send', machines: rate, forMs: TRIAL_MS }, 'sent');
  const atEnd = await looks();
  const behind = sent.messages - (atEnd.messages - before.messages);
  await until(async () => (await looks()).messages - before.messages >= sent.messages);
  const after = await looks();
  const p99 = shareWithin(between(before.took, after.took), 0.99);
  const held = after.messages - before.messages >= sent.messages && p99 <= HELD_P99_MS && behind <= (rate * BEHIND_MS) / 1_000;
  note(`${rate} messages a second: p99 ${p99} ms, ${behind} behind at the end, load late by ${rounded(sent.lateMs, 0)} ms: ${held ? 'held' : 'not held'}`);
  return held;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + SETTLE_MS; performance.now() < end && !(await done()); ) await new Promise((resolve) => setTimeout(resolve, 250));
}

/** As durable as ours, and as the library leaves it. */
async function measureBare(folder: string, port: number, load: Helper): Promise<{ durable: number; undurable: number }> {
  const rate = async (durable: boolean) => {
    const loop = new Helper('Bench loop');
    try {
      await loop.ask({ t: 'bare', port, durable, addon: places(join(app.getAppPath(), 'dist')).addon, file: join(folder, `bare-${durable}.db`) }, 'ready');
      const looks = async (): Promise<Look> => {
        const { messages, upTo, counts } = await loop.ask({ t: 'look' }, 'seen');
        return { messages, took: { upTo, counts } };
      };
      return await highest(STEP, MOST, (machines) => holds(machines, load, looks));
    } finally {
      loop.stop();
    }
  };
  note('the bare loop, as durable as the appliance');
  const durable = await rate(true);
  note('the bare loop, as the library leaves it');
  return { durable, undurable: await rate(false) };
}

type Steady = Omit<Ours, 'rate'>;

function figuresOf(ours: Steady, machines: number, forMs: number): Record<string, number> {
  return {
    machines, tagsEach: tags.length, seconds: forMs / 1_000, messages: ours.messages, lost: ours.lost,
    p50Ms: ours.p50Ms, p99Ms: ours.p99Ms, maxMs: ours.maxMs, p99FromArrivalMs: ours.p99FromArrivalMs, loadLateMs: rounded(ours.lateMs, 0),
    engineCpuPercent: ours.engineCpu, workersCpuPercent: ours.workersCpu, brokerCpuPercent: ours.brokerCpu, memoryMiB: ours.memoryMiB,
  };
}

function steadyBars(ours: Steady, machines: number): Bench['bars'] {
  return [
    { what: 'messages that were acknowledged and are not in the store, or were not predicted for', want: '0', got: ours.lost, holds: ours.lost === 0 },
    { what: `ms from publishing to the stored prediction at ${machines} messages a second, p99`, want: `<= ${WANT_P99_MS}`, got: ours.p99Ms, holds: ours.p99Ms <= WANT_P99_MS },
    { what: 'memory of the last quarter, as a ratio to the second', want: `<= ${WANT_GROWTH}`, got: ours.growth, holds: ours.growth <= WANT_GROWTH },
  ];
}

function report(ours: Ours, bare: { durable: number; undurable: number }, forMs: number): Bench {
  const ratio = rounded(ours.rate / bare.durable);
  return {
    name: 'live',
    machine: machine(),
    figures: { ...figuresOf(ours, MACHINES, forMs), maxMessagesPerSecond: ours.rate, bareLoopMessagesPerSecond: bare.durable, bareLoopNotDurableMessagesPerSecond: bare.undurable },
    ratios: { rateOverBareLoop: ratio, rateOverBareLoopNotDurable: rounded(ours.rate / bare.undurable), memoryGrowth: ours.growth },
    bars: [
      ...steadyBars(ours, MACHINES),
      { what: `messages of ${tags.length} tags a second with p99 <= ${HELD_P99_MS} ms and bounded queues`, want: `>= ${WANT_RATE}`, got: ours.rate, holds: ours.rate >= WANT_RATE },
      { what: 'that rate, as a ratio to a bare loop of mqtt.js, a formula and one INSERT a message', want: '>= 1', got: ratio, holds: ratio >= 1 },
    ],
  };
}
