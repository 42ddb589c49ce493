import { resolve } from 'node:path';
import { missedPolicy, overlapPolicy } from '../../contract/domain';
import type { Command } from '../command';
import { refuseInside } from '../files';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { timeOf } from '../time';
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
  usage: 'NAME --cron EXPR --zone ZONE --report NAME [--missed skip|once|each] [--overlap queue|skip|cancel] [--deliver DIR]',
  words: 1,
  does: 'runs a report at these times',
  options: {
    cron: { type: 'string' }, zone: { type: 'string' }, report: { type: 'string' }, missed: { type: 'string' }, overlap: { type: 'string' }, deliver: { type: 'string' },
  },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const missed = missedPolicy.safeParse(parsed.text('missed') ?? 'once');
      const overlap = overlapPolicy.safeParse(parsed.text('overlap') ?? 'skip');
      if (!missed.success) throw new UsageError('--missed is skip, once or each.');
      if (!overlap.success) throw new UsageError('--overlap is queue, skip or cancel.');
      const deliver = parsed.text('deliver');
      const deliverTo = deliver ? resolve(deliver) : undefined;
      if (deliverTo) refuseInside(home, deliverTo);
      const schedule = await client.schedule.add({
        name: oneName(parsed.positionals), cron: parsed.needed('cron'), zone: parsed.needed('zone'), job: `report:${parsed.needed('report')}`,
        missed: missed.data, overlap: overlap.data, ...(deliverTo ? { deliverTo } : {}),
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
      const count = Number(parsed.text('count') ?? 5);
      if (!Number.isInteger(count) || count < 1 || count > 100) throw new UsageError('--count is a whole number from 1 to 100.');
      const from = parsed.text('from');
      const times = await client.schedule.next({ name: oneName(parsed.positionals), count, ...(from ? { from: timeOf(from, '--from') } : {}) });
      answer(parsed, times, () => table(['UTC', 'LOCAL'], times.map((time) => [time.utc, time.local])));
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

export const scheduleCommands: Record<string, Command> = { 'schedule list': list, 'schedule add': add, 'schedule next': next, 'schedule remove': remove };
