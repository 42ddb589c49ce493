import { resolve } from 'node:path';
import { missedPolicy, overlapPolicy } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { refuseInside } from '../files';
import { UsageError, wholeOf } from '../options';
import { answer, table } from '../output';
import { durationOf, timeOf } from '../time';
import { withEngine } from '../with';

function oneName(positionals: string[]): string {
  const [name] = positionals;
  if (!name) throw new UsageError("The schedule's name is needed.");
  return name;
}

const list: Command = {
  usage: '',
  does: 'lists schedules with their next time and last run',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const schedules = await client.schedule.list({});
      answer(parsed, schedules, () =>
        table(['NAME', 'WHEN', 'CRON', 'JOB', 'NEXT'], schedules.map((s) => [s.name, s.words, s.cron, s.job, s.next === null ? '-' : new Date(s.next).toISOString()])),
      );
    }),
};

const add: Command = {
  usage: 'NAME --cron EXPR --zone ZONE --report NAME [--missed skip|once|each] [--overlap queue|skip|cancel] [--tries N] [--pause 60s] [--limit 24h] [--deliver DIR]',
  words: 1,
  does: 'runs a report at these times',
  options: {
    cron: { type: 'string' }, zone: { type: 'string' }, report: { type: 'string' }, missed: { type: 'string' }, overlap: { type: 'string' }, deliver: { type: 'string' },
    tries: { type: 'string' }, pause: { type: 'string' }, limit: { type: 'string' },
  },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const missed = missedPolicy.safeParse(parsed.text('missed') ?? 'once');
      const overlap = overlapPolicy.safeParse(parsed.text('overlap') ?? 'skip');
      if (!missed.success) throw new UsageError('--missed is skip, once or each.');
      if (!overlap.success) throw new UsageError('--overlap is queue, skip or cancel.');
      const tries = wholeOf(parsed, 'tries', 10);
      const duration = (flag: string) => (parsed.text(flag) === undefined ? undefined : durationOf(parsed.text(flag) ?? '', `--${flag}`));
      const deliver = parsed.text('deliver');
      const deliverTo = deliver ? resolve(deliver) : undefined;
      if (deliverTo) refuseInside(home, deliverTo);
      const schedule = await client.schedule.add({
        name: oneName(parsed.positionals), cron: parsed.needed('cron'), zone: parsed.needed('zone'), job: `report:${parsed.needed('report')}`,
        missed: missed.data, overlap: overlap.data, tries, pauseMs: duration('pause'), limitMs: duration('limit'), ...(deliverTo ? { deliverTo } : {}),
      });
      answer(parsed, schedule, () => [`${schedule.name}: ${schedule.words}. It runs next at ${schedule.next === null ? 'no time' : new Date(schedule.next).toISOString()}.`]);
    }),
};

const next: Command = {
  usage: 'NAME [--count K] [--from T]',
  words: 1,
  does: 'says when a schedule runs next',
  options: { count: { type: 'string' }, from: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const count = wholeOf(parsed, 'count', 100) ?? 5;
      const from = parsed.text('from');
      const times = await client.schedule.next({ name: oneName(parsed.positionals), count, ...(from ? { from: timeOf(from, '--from') } : {}) });
      answer(parsed, times, () => table(['UTC', 'LOCAL'], times.map((time) => [time.utc, time.local])));
    }),
};

const runs: Command = {
  usage: 'NAME [--limit N]',
  words: 1,
  does: 'lists the newest runs of a schedule, and why one was late, missed or failed',
  options: { limit: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const limit = wholeOf(parsed, 'limit', 500) ?? 20;
      const found = await client.schedule.runs({ name: oneName(parsed.positionals), limit });
      const iso = (time: number | null) => (time === null ? '-' : new Date(time).toISOString());
      answer(parsed, found, () => table(['DUE', 'STATE', 'TRIES', 'STARTED', 'FINISHED', 'MESSAGE'], found.map((run) => [iso(run.due), run.state, run.tries, iso(run.started), iso(run.finished), run.message])));
    }),
};

const LOOK_AGAIN_MS = 250;

const run: Command = {
  usage: 'NAME',
  words: 1,
  does: 'runs a schedule now, beside its times, and waits for its end; 1 where it fails',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = oneName(parsed.positionals);
      const { due } = await client.schedule.run({ name });
      for (;;) {
        const ended = (await client.schedule.runs({ name, limit: 100 })).find((one) => one.due === due);
        if (!ended) throw new MillwrightError('not-found', `The run of ${name} is not in the store any more.`);
        if (ended.state !== 'waiting' && ended.state !== 'running') {
          if (ended.state !== 'done') throw new MillwrightError('unavailable', `${name}: ${ended.state}. ${ended.message}`);
          return answer(parsed, ended, () => [`${name}: done. ${ended.message}`]);
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    }),
};

const remove: Command = {
  usage: 'NAME',
  words: 1,
  does: 'ends a schedule',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = oneName(parsed.positionals);
      await client.schedule.remove({ name });
      answer(parsed, { name, removed: true }, () => [`${name} was removed.`]);
    }),
};

export const scheduleCommands: Record<string, Command> = { 'schedule list': list, 'schedule add': add, 'schedule next': next, 'schedule runs': runs, 'schedule run': run, 'schedule remove': remove };
