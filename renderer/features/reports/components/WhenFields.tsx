import { useState } from 'react';
import type { Occurrence, Schedule, ScheduleDays, ScheduleTrigger, SiteCalendar } from '../../../../electron/contract/schedules';
import { Choice, Field, Notice } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t as calendarWords } from '../../../words/catalogue/calendars';
import { t } from '../../../words/catalogue/reports';
import { choices } from '../../../words/choices';
import { whenWords } from '../../../words/schedules';
import { hourMinute, shortDay, weekday } from '../../../words/time';
import { useTimes } from './times';
import { useTrigger, type Kind } from './trigger';

const PREVIEWED = 5;

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
        <Choice<Kind> label={calendarWords.runs} value={kind} onChange={setKind} choices={choices(calendarWords.kinds)} />
        {kind === 'times' ? times.fields : trigger.fields}
        {byTime ? <Field label={t.zone} value={zone} onChange={setZone} /> : null}
      </>
    ),
    // What is not typed yet is no mistake.
    told: problem ? <Notice problem={missing === null || missing === t.timeProblem}>{problem}</Notice> : <Notice>{preview === null ? t.counting : byTime ? t.nextRuns(words, preview.next.map((at) => momentWords(at, zone)).join(', ')) : calendarWords.waits(words)}</Notice>,
  };
}

/** `Monday, 30 Mar 06:00 +02:00`: the offset, since the clocks may change between two runs. */
function momentWords({ utc, local }: Occurrence, zone: string): string {
  const at = Date.parse(utc);
  return `${weekday(at, undefined, zone)} ${shortDay(at, undefined, zone)} ${hourMinute(at, undefined, zone)} (${/(?:Z|[+-]\d\d:\d\d)$/.exec(local)?.[0].replace('Z', 'UTC') ?? ''})`;
}
