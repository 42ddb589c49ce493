import { useState } from 'react';
import type { Occurrence, Schedule } from '../../../../electron/contract/schedules';
import { Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/reports';
import { waitChoices } from '../../../words/reports';
import { cronOf, missedWords, overlapWords, rhythmOf, whenWords, type Rhythm } from '../../../words/schedules';
import { hourMinute, shortDay, weekday } from '../../../words/time';
import { capital } from '../../../words/numbers';

interface ScheduleFormProps {
  /** One that is there, to be changed. Its job and its name stay. */
  schedule?: Schedule;
  jobs: readonly { name: string; title: string }[];
  onClose(): void;
  onDone(): void;
}
type Every = Rhythm['every'];
const PREVIEWED = 5;

const parseTime = (text: string) => {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  return match && hour < 24 && minute < 60 ? { hour, minute } : null;
};

/** A schedule that is made, or one that is given other times or options. */
export function ScheduleForm({ schedule, jobs, onClose, onDone }: ScheduleFormProps) {
  const before = schedule ? rhythmOf(schedule.cron) : null;
  const [job, setJob] = useState<string | null>(schedule?.job ?? jobs[0]?.name ?? null);
  const [every, setEvery] = useState<Every>(before?.every ?? 'week');
  const [weekdayAt, setWeekday] = useState(before?.every === 'week' ? before.weekday : 1);
  const [dayAt, setDay] = useState(before?.every === 'month' ? String(before.day) : '1');
  const [time, setTime] = useState(before ? timeText(before) : '06:00');
  const [rule, setRule] = useState(schedule?.cron ?? '0 6 * * 1');
  const [zone, setZone] = useState(schedule?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [name, setName] = useState(schedule?.name ?? '');
  const [folder, setFolder] = useState(schedule?.deliver.folder ?? '');
  const [missed, setMissed] = useState<keyof typeof missedWords>(schedule?.missed ?? 'once');
  const [overlap, setOverlap] = useState<keyof typeof overlapWords>(schedule?.overlap ?? 'skip');
  const [waitMs, setWait] = useState(schedule?.waitMs ?? 0);
  const at = parseTime(time);
  const cron = every === 'rule' ? rule.trim() : at ? cronOf(rhythm(every, at, weekdayAt, Number(dayAt))) : '';
  const asked = useAsk(async (client) => (cron ? { cron, zone, ...(await client.schedule.preview({ cron, zone, count: PREVIEWED })) } : null), [cron, zone]);
  const preview = asked.value?.cron === cron && asked.value.zone === zone ? asked.value : null;
  const problem = cron === '' ? t.timeProblem : preview ? (preview.next.length === 0 ? t.neverComes : null) : asked.error;
  const suggested = `${(job ?? 'report').replace(/^.*:/, '')}-${every === 'rule' ? 'rule' : every}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
  const slug = name.trim() || suggested;
  const badName = !/^[a-z0-9][a-z0-9_-]{0,63}$/.test(slug);
  const told = { name: slug, cron, zone, missed, overlap, waitMs, deliver: { folder: folder.trim() || null } };
  const save = useAction((client) => (schedule ? client.schedule.change(told) : client.schedule.add({ ...told, job: job ?? '' })));
  const ready = job !== null && preview !== null && problem === null && !badName;
  return (
    <FormDialog title={schedule ? t.changeOne(schedule.name) : t.add} submit={schedule ? t.save : t.addDo} action={save} ready={ready} onClose={onClose} onDone={onDone}>
      {schedule ? (
        <p className="muted">{t.staysAsIs(jobs.find((one) => one.name === schedule.job)?.title ?? schedule.job)}</p>
      ) : (
        <Choice<string> label={t.what} value={job} choices={jobs.map((j) => ({ key: j.name, text: j.title }))} onChange={setJob} />
      )}
      <div className="pair">
        <Choice<Every> label={t.howOften} value={every} onChange={setEvery} choices={[{ key: 'hour', text: t.every.hour }, { key: 'day', text: t.every.day }, { key: 'week', text: t.every.week }, { key: 'month', text: t.every.month }, { key: 'rule', text: t.every.rule }]} />
        {every === 'rule' ? <Field label={t.rule} value={rule} onChange={setRule} mono hint={t.ruleHint} /> : <Field label={every === 'hour' ? t.atMinutes : t.at} value={time} onChange={setTime} error={at ? null : t.atProblem} />}
        {every === 'week' ? <Choice<number> label={t.on} value={weekdayAt} onChange={setWeekday} choices={t.weekdays.map((text, key) => ({ key, text }))} /> : null}
        {every === 'month' ? <Field label={t.onDay} value={dayAt} onChange={setDay} hint={t.onDayHint} /> : null}
        <Field label={t.zone} value={zone} onChange={setZone} />
        {schedule ? null : <Field label={t.name} value={name} onChange={setName} placeholder={suggested} error={badName ? t.nameProblem : null} />}
        <Choice<keyof typeof missedWords> label={t.afterOff} value={missed} onChange={setMissed} choices={(Object.keys(missedWords) as (keyof typeof missedWords)[]).map((key) => ({ key, text: capital(missedWords[key]) }))} />
        <Choice<keyof typeof overlapWords> label={t.underWay} value={overlap} onChange={setOverlap} choices={(Object.keys(overlapWords) as (keyof typeof overlapWords)[]).map((key) => ({ key, text: capital(overlapWords[key]) }))} />
        <Choice<number> label={t.wait} value={waitMs} choices={waitChoices(schedule?.waitMs ?? 0)} onChange={setWait} />
      </div>
      <Field label={t.folder} value={folder} onChange={setFolder} placeholder={t.folderExample} hint={t.folderHint} />
      {problem ? (
        <Notice problem>{problem}</Notice>
      ) : (
        <Notice>
          {preview ? t.nextRuns(whenWords({ cron, zone }), preview.next.map((at) => momentWords(at, zone)).join(', ')) : t.counting}
        </Notice>
      )}
    </FormDialog>
  );
}

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
