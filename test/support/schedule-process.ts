import { appendFileSync } from 'node:fs';
import { createSchedule, scheduleMigrations } from '../../electron/engine/schedule';
import { openStore } from '../../electron/engine/store';

/** Where the process dies by its own hand, as by SIGKILL from outside. */
export type DeathPoint = 'after-claim' | 'after-begin' | 'in-job' | 'after-job' | 'after-record' | 'in-back-off' | 'in-follower' | 'never';

export interface ScheduleProcess {
  dir: string;
  keyHex: string;
  addon: string;
  sqlThread: string;
  /** A line for each time that the job begins: the due moment. */
  log: string;
  /** What the clock says. */
  now: string;
  die: DeathPoint;
  missed: 'skip' | 'once' | 'each';
  /** Makes the schedule first, half a day earlier; `after`: and one that runs after it. */
  add: boolean;
  after?: boolean;
  /** The job fails in a way that may pass. */
  fails?: boolean;
}

const options = JSON.parse(process.argv[2] ?? '') as ScheduleProcess;
const die = (point: DeathPoint) => void (options.die === point && process.kill(process.pid, 'SIGKILL'));

async function main(): Promise<void> {
  const store = await openStore({ dir: options.dir, key: Buffer.from(options.keyHex, 'hex'), addon: options.addon, sqlThread: options.sqlThread, migrations: scheduleMigrations, reserve: false });
  const transaction = store.main.transaction.bind(store.main);
  const main = Object.assign(Object.create(store.main) as typeof store.main, {
    transaction: (async (name: string, work: Parameters<typeof transaction>[1]) => {
      if (name === 'schedule.done') die('after-job');
      const result = await transaction(name, work);
      if (name === 'schedule.decide') die('after-claim');
      if (name === 'schedule.begin') die('after-begin');
      if (name === 'schedule.done') die('after-record');
      if (name === 'schedule.again') die('in-back-off');
      return result;
    }) as typeof transaction,
  });
  let now = Date.parse(options.now) - (options.add ? 43_200_000 : 0);
  const schedule = createSchedule({ store: { main }, security: { record: async () => undefined }, clock: { now: () => now, received: () => now } });
  schedule.register({
    name: 'job', title: 'A job',
    run: async ({ schedule: name, due }) => {
      appendFileSync(options.log, `${name === 'daily' ? '' : `${name} `}${new Date(due).toISOString().slice(5, 16)}\n`);
      die(name === 'daily' ? 'in-job' : 'in-follower');
      if (options.fails) throw new Error('The share is away.');
    },
  });
  const room = { kind: 'system', room: 'test' } as const;
  if (options.add) await schedule.add({ name: 'daily', cron: '0 6 * * *', zone: 'UTC', job: 'job', missed: options.missed, pauseMs: 60_000 }, room);
  if (options.add && options.after) await schedule.add({ name: 'after', zone: 'UTC', trigger: { kind: 'after', schedule: 'daily', when: 'done' }, job: 'job', pauseMs: 60_000 }, room);
  now = Date.parse(options.now);
  await schedule.tick();
  await schedule.idle();
  // What runs after another is due a moment later.
  if (options.after) {
    now += 1000;
    await schedule.tick();
    await schedule.idle();
  }
  await store.close();
}

void main();
