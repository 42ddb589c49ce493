import { noDelivery } from '../../contract/deliver';
import { missedPolicy, overlapPolicy, type Schedule } from '../../contract/schedules';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { deliverFlags, deliverUsage, paperOf, saidDelivery } from '../deliver-options';
import { UsageError, wholeOf, wordOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { saidTimes, timesFlags, timesUsage } from '../schedule-times';
import { durationOf, timeOf } from '../time';
import { removing } from '../removing';
import { withEngine } from '../with';

const NEEDED = "The schedule's name is needed.";
const oneName = (parsed: Parsed): string => wordOf(parsed, NEEDED);

const list: Command = {
  usage: '',
  does: 'lists schedules with their next time and last run',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const schedules = await client.schedule.list({});
      answer(parsed, schedules, () =>
        table(['NAME', 'WHEN', 'CRON', 'JOB', 'NEXT'], schedules.map((s) => [s.name, s.words, s.cron || '-', s.job, !s.enabled ? 'paused' : s.problem ?? (s.next === null ? '-' : new Date(s.next).toISOString())])),
      );
    }),
};

const optionFlags = {
  ...timesFlags, missed: { type: 'string' }, overlap: { type: 'string' }, ...deliverFlags, paper: { type: 'string' }, tries: { type: 'string' }, pause: { type: 'string' }, limit: { type: 'string' }, wait: { type: 'string' },
} as const;

/** What was said of a schedule; what was not is left out. */
function said(parsed: Parsed, home: string) {
  const missed = missedPolicy.optional().safeParse(parsed.text('missed'));
  const overlap = overlapPolicy.optional().safeParse(parsed.text('overlap'));
  if (!missed.success) throw new UsageError('--missed is skip, once or each.');
  if (!overlap.success) throw new UsageError('--overlap is queue, skip or cancel.');
  const duration = (flag: string) => (parsed.text(flag) === undefined ? undefined : durationOf(parsed.text(flag) ?? '', `--${flag}`));
  const deliver = saidDelivery(parsed, home);
  const paper = paperOf(parsed);
  return { ...saidTimes(parsed), missed: missed.data, overlap: overlap.data, tries: wholeOf(parsed, 'tries', 10), pauseMs: duration('pause'), limitMs: duration('limit'), waitMs: duration('wait'), ...(deliver ? { deliver } : {}), ...(paper ? { paper } : {}) };
}

const described = ({ name, words, enabled, trigger, next: at }: Schedule): string => `${name}: ${words}. ${!enabled ? 'It is paused.' : trigger && trigger.kind !== 'shift' ? 'It waits for that.' : `It runs next at ${at === null ? 'no time' : new Date(at).toISOString()}.`}`;

const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function jobOf(parsed: Parsed): string {
  const score = parsed.text('score');
  if (score !== undefined && parsed.text('report') !== undefined) throw new UsageError('--report and --score exclude each other.');
  return score === undefined ? `report:${parsed.needed('report')}` : `score:${score}`;
}

const add: Command = {
  usage: `NAME ${timesUsage} [--zone ZONE] --report NAME | --score JOB [--missed skip|once|each] [--overlap queue|skip|cancel] [--tries N] [--pause 60s] [--limit 24h] [--wait 30m] [--paper a4|letter] ${deliverUsage}`,
  words: 1,
  does: 'makes a report or scores a kept file job at these times, at shifts, on the arrival of a file or after another schedule',
  options: { ...optionFlags, report: { type: 'string' }, score: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const schedule = await client.schedule.add({ name: oneName(parsed), ...said(parsed, home), zone: parsed.text('zone') ?? zoneHere(), job: jobOf(parsed) });
      answer(parsed, schedule, () => [described(schedule)]);
    }),
};

const change: Command = {
  usage: `NAME [${timesUsage}] [--zone ZONE] [--missed …] [--overlap …] [--tries N] [--pause 60s] [--limit 24h] [--wait 30m] [--paper a4|letter] [${deliverUsage} | --keep]`,
  words: 1,
  does: 'gives a schedule other times or options; --days all: on every day again; --deliver, --mail or --printer none: no longer by that way; --keep: by none',
  options: { ...optionFlags, keep: { type: 'boolean' } },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const given = said(parsed, home);
      if (parsed.flag('keep') && given.deliver) throw new UsageError('--keep excludes --deliver, --mail, --printer and --formats.');
      const schedule = await client.schedule.change({ name: oneName(parsed), ...given, ...(parsed.flag('keep') ? { deliver: noDelivery } : {}) });
      answer(parsed, schedule, () => [described(schedule)]);
    }),
};

const switched = (enabled: boolean, does: string): Command => ({
  usage: 'NAME',
  words: 1,
  does,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const schedule = await client.schedule.change({ name: oneName(parsed), enabled });
      answer(parsed, schedule, () => [described(schedule)]);
    }),
});

const next: Command = {
  usage: 'NAME [--count K] [--from T]',
  words: 1,
  does: 'says when a schedule runs next',
  options: { count: { type: 'string' }, from: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const count = wholeOf(parsed, 'count', 100) ?? 5;
      const from = parsed.text('from');
      const times = await client.schedule.next({ name: oneName(parsed), count, ...(from ? { from: timeOf(from, '--from') } : {}) });
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
      const found = await client.schedule.runs({ name: oneName(parsed), limit });
      const iso = (time: number | null) => (time === null ? '-' : new Date(time).toISOString());
      answer(parsed, found, () => table(['DUE', 'STATE', 'TRIES', 'STARTED', 'FINISHED', 'ON', 'MESSAGE'], found.map((run) => [iso(run.due), run.state, run.tries, iso(run.started), iso(run.finished), run.cause ?? '-', run.message])));
    }),
};

const LOOK_AGAIN_MS = 250;

const run: Command = {
  usage: 'NAME',
  words: 1,
  does: 'runs a schedule now, beside its times, and waits for its end; 1 where it fails',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = oneName(parsed);
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

export const scheduleCommands: Record<string, Command> = {
  'schedule list': list, 'schedule add': add,
  'schedule change': change,
  'schedule pause': switched(false, 'lets a schedule run at none of its times; what waits is left out, what is under way goes on'),
  'schedule resume': switched(true, 'lets a paused schedule run at its next time; what lay in the pause is not made up for'),
  'schedule next': next, 'schedule runs': runs, 'schedule run': run, 'schedule remove': removing('ends a schedule', NEEDED, (client, what) => client.schedule.remove(what)),
};
