import { useState } from 'react';
import type { Schedule, ScheduleDays, SiteCalendar } from '../../../../electron/contract/schedules';
import { Choice, Field } from '../../../kit';
import { t as calendarWords } from '../../../words/catalogue/calendars';
import { t } from '../../../words/catalogue/reports';
import { choices } from '../../../words/choices';
import { cronOf, rhythmOf, type Rhythm } from '../../../words/schedules';
import { CalendarChoice } from './CalendarChoice';

type Every = Rhythm['every'];
type OnDays = 'all' | 'working' | 'move' | 'free';

/** Times of day, by a rhythm or a rule, on every day or those of a calendar. `missing`: what has still to be said. */
export function useTimes(schedule: Schedule | undefined, calendars: readonly SiteCalendar[]) {
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
      <Choice<Every> label={t.howOften} value={every} onChange={setEvery} choices={choices(t.every)} />
      {every === 'rule' ? <Field label={t.rule} value={rule} onChange={setRule} mono hint={t.ruleHint} /> : <Field label={every === 'hour' ? t.atMinutes : t.at} value={time} onChange={setTime} error={at ? null : t.atProblem} />}
      {every === 'week' ? <Choice<number> label={t.on} value={weekdayAt} onChange={setWeekday} choices={t.weekdays.map((text, key) => ({ key, text }))} /> : null}
      {every === 'month' ? <Field label={t.onDay} value={dayAt} onChange={setDay} hint={t.onDayHint} /> : null}
      <Choice<OnDays> label={calendarWords.onDays} value={onDays} onChange={setOnDays} choices={choices(calendarWords.daysOn)} />
      {onDays !== 'all' && calendars.length > 0 ? <CalendarChoice calendars={calendars} value={calendar} onChange={setCalendar} /> : null}
    </>
  );
  return { cron, days, missing, every, fields };
}

const parseTime = (text: string) => {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  return match && hour < 24 && minute < 60 ? { hour, minute } : null;
};

const two = (value: number): string => String(value).padStart(2, '0');
const timeText = (rhythm: Rhythm): string => (rhythm.every === 'rule' ? '06:00' : `${two(rhythm.every === 'hour' ? 0 : rhythm.hour)}:${two(rhythm.minute)}`);

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
