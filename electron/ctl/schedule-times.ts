import { isAbsolute, resolve } from 'node:path';
import type { ScheduleDays, ScheduleTrigger } from '../contract/schedules';
import { oneOf, UsageError, type Parsed } from './options';
import { durationOf } from './time';

/** What a schedule runs on, as flags say it. */
export const timesFlags = {
  cron: { type: 'string' }, zone: { type: 'string' }, days: { type: 'string' }, calendar: { type: 'string' }, move: { type: 'boolean' },
  'shift-end': { type: 'string' }, 'shift-begin': { type: 'string' }, shifts: { type: 'string' },
  file: { type: 'string' }, settle: { type: 'string' }, after: { type: 'string' }, when: { type: 'string' },
} as const;

export const timesUsage = '--cron EXPR [--days working|free --calendar NAME [--move]] | --shift-end CALENDAR | --shift-begin CALENDAR [--shifts early,late] | --file PATTERN [--settle 10s] | --after SCHEDULE [--when done|failed|ended]';

interface SaidTimes {
  cron?: string | undefined;
  zone?: string | undefined;
  days?: ScheduleDays | null;
  trigger?: ScheduleTrigger;
}

/** What was not said is left out. @throws UsageError */
export function saidTimes(parsed: Parsed): SaidTimes {
  const given = (['cron', 'shift-end', 'shift-begin', 'file', 'after'] as const).filter((flag) => parsed.text(flag) !== undefined);
  if (given.length > 1) throw new UsageError(`A schedule runs on one thing: --${given[0]} and --${given[1]} exclude each other.`);
  const trigger = triggerOf(parsed);
  const days = daysOf(parsed);
  return { cron: parsed.text('cron'), zone: parsed.text('zone'), ...(days === undefined ? {} : { days }), ...(trigger && { trigger }) };
}

function triggerOf(parsed: Parsed): ScheduleTrigger | undefined {
  const [end, begin, file, after] = [parsed.text('shift-end'), parsed.text('shift-begin'), parsed.text('file'), parsed.text('after')];
  const calendar = end ?? begin;
  if (calendar !== undefined) return { kind: 'shift', calendar, edge: end === undefined ? 'begin' : 'end', shifts: (parsed.text('shifts') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '') };
  if (file !== undefined) return { kind: 'file', path: isAbsolute(file) ? file : resolve(file), settleMs: parsed.text('settle') === undefined ? 10_000 : durationOf(parsed.text('settle') ?? '', '--settle') };
  if (after !== undefined) return { kind: 'after', schedule: after, when: oneOf(parsed, 'when', ['done', 'failed', 'ended'] as const) ?? 'done' };
  return undefined;
}

function daysOf(parsed: Parsed): ScheduleDays | null | undefined {
  const on = oneOf(parsed, 'days', ['working', 'free', 'all'] as const);
  if (on === undefined && (parsed.text('calendar') !== undefined || parsed.flag('move'))) throw new UsageError('--days working or --days free says which days of the calendar count.');
  if (on === undefined) return undefined;
  if (on === 'all') return null;
  return { calendar: parsed.needed('calendar'), on, else: parsed.flag('move') ? 'move' : 'skip' };
}
