import { useState } from 'react';
import type { Occurrence, Schedule, ScheduleDays, ScheduleTrigger, SiteCalendar } from '../../../../electron/contract/schedules';
import { Choice, Field, Notice } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t as calendarWords } from '../../../words/catalogue/calendars';
import { t } from '../../../words/catalogue/reports';
import { cronOf, rhythmOf, whenWords, type Rhythm } from '../../../words/schedules';
import { hourMinute, shortDay, weekday } from '../../../words/time';

type Every = Rhythm['every'];
type Kind = 'times' | ScheduleTrigger['kind'];
type OnDays = 'all' | 'working' | 'move' | 'free';

const PREVIEWED = 5;
const EVERY_SHIFT = '';
const SETTLES = [0, 10, 60, 300, 1800];

export interface When {
  /** As a schedule is told of it; null: something is missing. */
  times: { cron: string; zone: string; days: ScheduleDays | null; trigger: ScheduleTrigger | null } | null;
  /** What a name is made of. */
  short: string;
  /** It has moments that are known beforehand, and may be missed. */
  byTime: boolean;
  /** It can be kept so. */
  ready: boolean;
  fields: React.ReactNode;
  /** What it comes to, or what is wrong with it. */
  told: React.ReactNode;
}

interface Options {
  schedule: Schedule | undefined;
  calendars: readonly SiteCalendar[];
  /** Schedules that it may run after. */
  others: readonly string[];
}

/** What a schedule runs on: times on some days, shifts, files, another schedule. */
export function useWhen({ schedule, calendars, others }: Options): When {
  const [kind, setKind] = useState<Kind>(schedule?.trigger?.kind ?? 'times');
  const [zone, setZone] = useState(schedule?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const times = useTimes(schedule, calendars);
  const trigger = useTrigger(schedule?.trigger ?? null, kind, calendars, others);
  const said = kind === 'times' ? { cron: times.cron, days: times.days, trigger: null } : { cron: '', days: null, trigger: trigger.value };
  const missing = kind === 'times' ? times.missing : trigger.missing;
  const key = JSON.stringify([said, zone]);
  const asked = useAsk(async (client) => (missing === null ? { key, ...(await client.schedule.preview({ ...said, zone, count: PREVIEWED })) } : null), [key, missing]);
  const preview = asked.value?.key === key ? asked.value : null;
  const byTime = kind === 'times' || kind === 'shift';
  const problem = missing ?? (preview ? (byTime && preview.next.length === 0 ? t.neverComes : null) : asked.error);
  const words = whenWords({ ...said, zone });
  return {
    times: missing === null ? { ...said, zone } : null,
    byTime,
    short: kind === 'times' ? times.every : kind,
    ready: preview !== null && problem === null,
    fields: (
      <>
        <Choice<Kind> label={calendarWords.runs} value={kind} onChange={setKind} choices={(Object.keys(calendarWords.kinds) as Kind[]).map((one) => ({ key: one, text: calendarWords.kinds[one] }))} />
        {kind === 'times' ? times.fields : trigger.fields}
        {byTime ? <Field label={t.zone} value={zone} onChange={setZone} /> : null}
      </>
    ),
    // What is not typed yet is no mistake.
    told: problem ? <Notice problem={missing === null || missing === t.timeProblem}>{problem}</Notice> : <Notice>{preview === null ? t.counting : byTime ? t.nextRuns(words, preview.next.map((at) => momentWords(at, zone)).join(', ')) : calendarWords.waits(words)}</Notice>,
  };
}

function useTimes(schedule: Schedule | undefined, calendars: readonly SiteCalendar[]) {
  const before = schedule && schedule.cron !== '' ? rhythmOf(schedule.cron) : null;
  const [every, setEvery] = useState<Every>(before?.every ?? 'week');
  const [weekdayAt, setWeekday] = useState(before?.every === 'week' ? before.weekday : 1);
  const [dayAt, setDay] = useState(before?.every === 'month' ? String(before.day) : '1');
  const [time, setTime] = useState(before ? timeText(before) : '06:00');
  const [rule, setRule] = useState(schedule?.cron || '0 6 * * 1');
  const [onDays, setOnDays] = useState<OnDays>(schedule?.days ? (schedule.days.on === 'working' && schedule.days.else === 'move' ? 'move' : schedule.days.on) : 'all');
  const [chosen, setCalendar] = useState(schedule?.days?.calendar ?? null);
  const calendar = chosen ?? calendars[0]?.name ?? null;
  const at = parseTime(time);
  const cron = every === 'rule' ? rule.trim() : at ? cronOf(rhythm(every, at, weekdayAt, Number(dayAt))) : '';
  const days: ScheduleDays | null = onDays === 'all' || calendar === null ? null : { calendar, on: onDays === 'free' ? 'free' : 'working', else: onDays === 'move' ? 'move' : 'skip' };
  const missing = cron === '' ? t.timeProblem : onDays !== 'all' && calendar === null ? calendarWords.noCalendar : null;
  const fields = (
    <>
      <Choice<Every> label={t.howOften} value={every} onChange={setEvery} choices={(['hour', 'day', 'week', 'month', 'rule'] as const).map((key) => ({ key, text: t.every[key] }))} />
      {every === 'rule' ? <Field label={t.rule} value={rule} onChange={setRule} mono hint={t.ruleHint} /> : <Field label={every === 'hour' ? t.atMinutes : t.at} value={time} onChange={setTime} error={at ? null : t.atProblem} />}
      {every === 'week' ? <Choice<number> label={t.on} value={weekdayAt} onChange={setWeekday} choices={t.weekdays.map((text, key) => ({ key, text }))} /> : null}
      {every === 'month' ? <Field label={t.onDay} value={dayAt} onChange={setDay} hint={t.onDayHint} /> : null}
      <Choice<OnDays> label={calendarWords.onDays} value={onDays} onChange={setOnDays} choices={(Object.keys(calendarWords.daysOn) as OnDays[]).map((key) => ({ key, text: calendarWords.daysOn[key] }))} />
      {onDays !== 'all' && calendars.length > 0 ? <CalendarChoice calendars={calendars} value={calendar} onChange={setCalendar} /> : null}
    </>
  );
  return { cron, days, missing, every, fields };
}

function useTrigger(before: ScheduleTrigger | null, kind: Kind, calendars: readonly SiteCalendar[], others: readonly string[]) {
  const [chosen, setCalendar] = useState(before?.kind === 'shift' ? before.calendar : null);
  const [edge, setEdge] = useState<'begin' | 'end'>(before?.kind === 'shift' ? before.edge : 'end');
  const [shifts, setShifts] = useState(before?.kind === 'shift' ? before.shifts : []);
  const [path, setPath] = useState(before?.kind === 'file' ? before.path : '');
  const [settle, setSettle] = useState(before?.kind === 'file' ? before.settleMs / 1000 : 10);
  const [chosenAfter, setAfter] = useState(before?.kind === 'after' ? before.schedule : null);
  const [when, setWhen] = useState<'done' | 'failed' | 'ended'>(before?.kind === 'after' ? before.when : 'done');
  const calendar = chosen ?? calendars.find((one) => one.shifts.length > 0)?.name ?? calendars[0]?.name ?? null;
  const site = calendars.find(({ name }) => name === calendar);
  const after = chosenAfter ?? others[0] ?? null;
  switch (kind) {
    case 'times':
      return { value: null, missing: null, fields: null };
    case 'shift':
      return {
        value: calendar === null ? null : { kind, calendar, edge, shifts },
        missing: calendar === null ? calendarWords.noCalendar : site?.shifts.length === 0 ? calendarWords.noShift : null,
        fields: (
          <>
            {calendars.length > 0 ? <CalendarChoice calendars={calendars} value={calendar} onChange={(name) => (setCalendar(name), setShifts([]))} /> : null}
            <Choice<'begin' | 'end'> label={calendarWords.edge} value={edge} onChange={setEdge} choices={(['end', 'begin'] as const).map((key) => ({ key, text: calendarWords.edges[key] }))} />
            <Choice<string> label={calendarWords.whichShift} value={shifts[0] ?? EVERY_SHIFT} onChange={(name) => setShifts(name === EVERY_SHIFT ? [] : [name])} choices={[{ key: EVERY_SHIFT, text: calendarWords.everyShift }, ...(site?.shifts ?? []).map(({ name }) => ({ key: name, text: name }))]} />
          </>
        ),
      };
    case 'file':
      return {
        value: { kind, path: path.trim(), settleMs: settle * 1000 },
        missing: path.trim() === '' ? calendarWords.pathMissing : null,
        fields: (
          <>
            <Field label={calendarWords.path} value={path} onChange={setPath} placeholder={calendarWords.pathExample} hint={calendarWords.pathHint} mono />
            <Choice<number> label={calendarWords.settle} value={settle} onChange={setSettle} choices={[...new Set([...SETTLES, settle])].sort((a, b) => a - b).map((seconds) => ({ key: seconds, text: calendarWords.settles(seconds) }))} />
          </>
        ),
      };
    case 'after':
      return {
        value: after === null ? null : { kind, schedule: after, when },
        missing: after === null ? calendarWords.noOther : null,
        fields: (
          <>
            <Choice<string> label={calendarWords.after} value={after} onChange={setAfter} choices={others.map((name) => ({ key: name, text: name }))} />
            <Choice<'done' | 'failed' | 'ended'> label={calendarWords.when} value={when} onChange={setWhen} choices={(['done', 'failed', 'ended'] as const).map((key) => ({ key, text: calendarWords.whens[key] }))} />
          </>
        ),
      };
  }
}

function CalendarChoice({ calendars, value, onChange }: { calendars: readonly SiteCalendar[]; value: string | null; onChange(name: string): void }) {
  return <Choice<string> label={calendarWords.calendar} value={value} onChange={onChange} choices={calendars.map(({ name }) => ({ key: name, text: name }))} />;
}

const parseTime = (text: string) => {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  return match && hour < 24 && minute < 60 ? { hour, minute } : null;
};

const two = (value: number): string => String(value).padStart(2, '0');
const timeText = (rhythm: Rhythm): string => (rhythm.every === 'rule' ? '06:00' : `${two(rhythm.every === 'hour' ? 0 : rhythm.hour)}:${two(rhythm.minute)}`);

/** `Monday, 30 Mar 06:00 +02:00`: the offset, since the clocks may change between two runs. */
function momentWords({ utc, local }: Occurrence, zone: string): string {
  const at = Date.parse(utc);
  return `${weekday(at, undefined, zone)} ${shortDay(at, undefined, zone)} ${hourMinute(at, undefined, zone)} (${/(?:Z|[+-]\d\d:\d\d)$/.exec(local)?.[0].replace('Z', 'UTC') ?? ''})`;
}

function rhythm(every: Exclude<Every, 'rule'>, at: { hour: number; minute: number }, weekdayAt: number, day: number): Rhythm {
  switch (every) {
    case 'hour':
      return { every, minute: at.minute };
    case 'day':
      return { every, ...at };
    case 'week':
      return { every, weekday: weekdayAt, ...at };
    case 'month':
      return { every, day, ...at };
  }
}
