import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHistory } from '../../../electron/engine/history';
import { assetMigrations } from '../../../electron/engine/assets';
import { alarmMigrations } from '../../../electron/engine/alarms';
import { liveMigrations } from '../../../electron/engine/live';
import { systemClock } from '../../../electron/engine/shared/clock';
import { openStore } from '../../../electron/engine/store';
import { needsProgram } from '../../support/needs';
import { makeParquet } from '../../support/parquet';
import { addon, bundled, sqlThread, temporaryDir } from '../../support/store';
import type { ConsumerSays, ConsumerStart } from './consumer';
import { counting, freePort, missing, mosquitto, publisher, upTo } from './support';

const topic = 'millwright/v1/works/mill/count';
const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Folder = Extract<ConsumerSays, { t: 'folder' }>;

/** A process that keeps readings until it is killed. */
class Consumer {
  private child: ChildProcess | undefined;
  private readonly key = randomBytes(32).toString('hex');
  url = '';
  private folder: Folder = { t: 'folder', readings: 0, taken: false };
  private readonly listening = new Set<() => void>();

  private constructor(private readonly given: Pick<ConsumerStart, 'kind' | 'url' | 'careless' | 'pattern'>, private readonly dir: string) {}

  static async in(given: Pick<ConsumerStart, 'kind' | 'url' | 'careless' | 'pattern'>): Promise<Consumer> {
    const consumer = new Consumer(given, await temporaryDir());
    onTestFinished(() => consumer.kill());
    await consumer.start();
    return consumer;
  }

  async start(): Promise<void> {
    const child = fork(await script(), [], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, execArgv: [] });
    this.child = child;
    const said = new Promise<ConsumerSays>((resolve) => {
      child.on('message', (message: ConsumerSays) => {
        if (message.t !== 'folder') return resolve(message);
        this.folder = message;
        for (const listener of this.listening) listener();
      });
    });
    child.send({ ...this.given, dir: this.dir, key: this.key, addon, sqlThread: await sqlThread() } satisfies ConsumerStart);
    const says = await said;
    if (says.t === 'failed') throw new Error(says.message);
    if (says.t === 'connected') this.url = says.url;
  }

  /** Resolves once what it says of its folder is so. */
  told(holds: (folder: Folder) => boolean): Promise<void> {
    this.folder = { t: 'folder', readings: 0, taken: false };
    return new Promise((resolve) => {
      const listener = () => {
        if (!holds(this.folder)) return;
        this.listening.delete(listener);
        resolve();
      };
      this.listening.add(listener);
    });
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** The values that its store holds. */
  async kept(): Promise<Set<number>> {
    return new Set(await this.values());
  }

  async values(): Promise<number[]> {
    const store = await openStore({
      dir: this.dir, key: Buffer.from(this.key, 'hex'), addon, sqlThread: await sqlThread(), reserve: false,
      migrations: [...assetMigrations, ...alarmMigrations, ...liveMigrations].sort((a, b) => a.id - b.id),
    });
    const history = await createHistory({ store, clock: systemClock(), security: { record: async () => {} } });
    const tag = await store.main.get<{ id: number }>("SELECT id FROM tag WHERE name = 'count'");
    const { value } = await history.readings([tag?.id ?? -1], 0, Date.now() + 1e6);
    await history.close();
    await store.close();
    return [...value];
  }
}
let made: Promise<string> | undefined;
const script = () => (made ??= bundled('test/integration/mqtt/consumer.ts'));

describe.skipIf(needsProgram('mosquitto'))('the client connector at mosquitto', () => {
  async function throughKills(careless: boolean) {
    const url = await mosquitto();
    const consumer = await Consumer.in({ kind: 'mqtt', url, careless });
    const sender = counting(await publisher(url), { topic, eachMs: 10 });
    for (let kill = 0; kill < 3; kill++) {
      await soon(250 + 60 * kill);
      await consumer.kill();
      await soon(50);
      await consumer.start();
    }
    sender.stop();
    await sender.settled();
    // What the broker still holds comes now.
    await soon(1_500);
    await consumer.kill();
    return { sent: sender.sent, lost: missing(upTo(sender.sent), await consumer.kept()) };
  }

  it('loses nothing that the broker took, though it is killed again and again', async () => {
    const { sent, lost } = await throughKills(false);
    expect(sent).toBeGreaterThan(300);
    expect(lost).toEqual([]);
  }, 60_000);

  it('would lose readings, were they acknowledged before they are kept (the control)', async () => {
    const { lost } = await throughKills(true);
    expect(lost.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('the broker inside the appliance', () => {
  it('acknowledges nothing to a publisher that a kill could take away', async () => {
    const port = await freePort();
    const consumer = await Consumer.in({ kind: 'mqtt-broker', url: `mqtt://127.0.0.1:${port}` });
    const sender = counting(await publisher(consumer.url), { topic, eachMs: 40 });
    for (let kill = 0; kill < 2; kill++) {
      await soon(400 + 70 * kill);
      await consumer.kill();
      await consumer.start();
    }
    sender.stop();
    await sender.settled();
    await consumer.kill();
    const kept = await consumer.kept();
    expect(sender.acknowledged.size).toBeGreaterThan(50);
    expect(missing(sender.acknowledged, kept)).toEqual([]);
  }, 60_000);
});

describe('a watched folder', () => {
  const rows = 20_000;
  const began = Math.floor(Date.now() / 1000) * 1000 - rows * 100;
  const made = {
    csv: (path: string) => writeFile(path, `time,count\n${upTo(rows).map((i) => `${began + i * 100},${i}`).join('\n')}\n`),
    parquet: (path: string) => makeParquet(path, `SELECT epoch_ms(${began} + range * 100) AS "time", range::DOUBLE AS count FROM range(${rows})`, 'ROW_GROUP_SIZE 2048'),
  };
  it.each(['csv', 'parquet'] as const)('takes each row of its files once, though it is killed again and again half-way: %s', async (form) => {
    const folder = await temporaryDir();
    await made[form](join(folder, `a.${form}`));
    const consumer = await Consumer.in({ kind: 'file', url: pathToFileURL(folder).href, pattern: `*.${form}` });
    const after: number[] = [];
    for (const some of [2_000, 8_000]) {
      await consumer.told(({ readings }) => readings >= some);
      await consumer.kill();
      after.push((await consumer.values()).length);
      await consumer.start();
    }
    await consumer.told(({ taken }) => taken);
    await consumer.kill();
    const values = await consumer.values();
    // It was killed between its first row and its last.
    expect(after.every((count) => count < rows) && after.some((count) => count > 0)).toBe(true);
    expect([values.length, new Set(values).size, Math.max(...values)]).toEqual([rows, rows, rows - 1]);
  }, 120_000);
});
