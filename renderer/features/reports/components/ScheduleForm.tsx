import { useState } from 'react';
import type { Occurrence, Schedule } from '../../../../electron/contract/schedules';
import { weekdayNames } from '../../../../electron/contract/cron-words';
import { Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/reports';
import { waitChoices } from '../../../words/reports';
import { cronOf, missedWords, overlapWords, rhythmOf, type Rhythm } from '../../../words/schedules';
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
  const [folder, setFolder] = useState(schedule?.deliverTo ?? '');
  const [missed, setMissed] = useState<keyof typeof missedWords>(schedule?.missed ?? 'once');
  const [overlap, setOverlap] = useState<keyof typeof overlapWords>(schedule?.overlap ?? 'skip');
  const [waitMs, setWait] = useState(schedule?.waitMs ?? 0);
  const at = parseTime(time);
  const cron = every === 'rule' ? rule.trim() : at ? cronOf(rhythm(every, at, weekdayAt, Number(dayAt))) : '';
  const asked = useAsk(async (client) => (cron ? { cron, zone, ...(await client.schedule.preview({ cron, zone, count: PREVIEWED })) } : null), [cron, zone]);
  const preview = asked.value?.cron === cron && asked.value.zone === zone ? asked.value : null;
  const problem = cron === '' ? 'Write the time as 06:00.' : preview ? (preview.next.length === 0 ? 'This never comes.' : null) : asked.error;
  const suggested = `${(job ?? 'report').replace(/^.*:/, '')}-${every === 'rule' ? 'rule' : every}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
  const slug = name.trim() || suggested;
  const badName = !/^[a-z0-9][a-z0-9_-]{0,63}$/.test(slug);
  const told = { name: slug, cron, zone, missed, overlap, waitMs };
  const deliverTo = folder.trim() || null;
  const save = useAction((client) => (schedule ? client.schedule.change({ ...told, deliverTo }) : client.schedule.add({ ...told, job: job ?? '', deliverTo: deliverTo ?? undefined })));
  const ready = job !== null && preview !== null && problem === null && !badName;
  return (
    <FormDialog title={schedule ? `Change ${schedule.name}` : 'Add a schedule'} submit={schedule ? 'Save' : 'Add'} action={save} ready={ready} onClose={onClose} onDone={onDone}>
      {schedule ? (
        <p className="muted">{jobs.find((one) => one.name === schedule.job)?.title ?? schedule.job}. What was due until now stays as it is.</p>
      ) : (
        <Choice<string> label="What" value={job} choices={jobs.map((j) => ({ key: j.name, text: j.title }))} onChange={setJob} />
      )}
      <div className="pair">
        <Choice<Every> label="How often" value={every} onChange={setEvery} choices={[{ key: 'hour', text: 'Every hour' }, { key: 'day', text: 'Every day' }, { key: 'week', text: 'Every week' }, { key: 'month', text: 'Every month' }, { key: 'rule', text: 'By a rule (cron)' }]} />
        {every === 'rule' ? <Field label="Rule" value={rule} onChange={setRule} mono hint="minute hour day month weekday" /> : <Field label={every === 'hour' ? 'At (the minutes count)' : 'At'} value={time} onChange={setTime} error={at ? null : 'Write it as 06:00.'} />}
        {every === 'week' ? <Choice<number> label="On" value={weekdayAt} onChange={setWeekday} choices={weekdayNames.map((text, key) => ({ key, text }))} /> : null}
        {every === 'month' ? <Field label="On day" value={dayAt} onChange={setDay} hint="Months that lack it are left out" /> : null}
        <Field label="Time zone" value={zone} onChange={setZone} />
        {schedule ? null : <Field label="Name" value={name} onChange={setName} placeholder={suggested} error={badName ? 'Use lower-case letters, digits, - and _.' : null} />}
        <Choice<keyof typeof missedWords> label="After this computer was off" value={missed} onChange={setMissed} choices={(Object.keys(missedWords) as (keyof typeof missedWords)[]).map((key) => ({ key, text: capital(missedWords[key]) }))} />
        <Choice<keyof typeof overlapWords> label="While one is under way" value={overlap} onChange={setOverlap} choices={(Object.keys(overlapWords) as (keyof typeof overlapWords)[]).map((key) => ({ key, text: capital(overlapWords[key]) }))} />
        <Choice<number> label={t.wait} value={waitMs} choices={waitChoices(schedule?.waitMs ?? 0)} onChange={setWait} />
      </div>
      <Field label="Also write it into a folder" value={folder} onChange={setFolder} placeholder="None: it is kept in the archive" hint="A folder on this computer that Millwright may write into" />
      {problem ? (
        <Notice problem>{problem}</Notice>
      ) : (
        <Notice>
          {preview ? <>{preview.words}. Next: {preview.next.map((at) => momentWords(at, zone)).join(', ')}.</> : 'Counting the next runs …'}
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
