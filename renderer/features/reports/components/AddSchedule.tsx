import { useState } from 'react';
import type { Occurrence } from '../../../../electron/contract/domain';
import { weekdayNames } from '../../../../electron/contract/cron-words';
import { Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { cronOf, missedWords, type Rhythm } from '../../../words/schedules';
import { hourMinute, shortDay, weekday } from '../../../words/time';
import { capital } from '../../../words/numbers';

interface AddScheduleProps {
  jobs: readonly { name: string; title: string }[];
  onClose(): void;
  onAdded(): void;
}
type Every = Rhythm['every'];
const PREVIEWED = 5;

const parseTime = (text: string) => {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  return match && hour < 24 && minute < 60 ? { hour, minute } : null;
};

export function AddSchedule({ jobs, onClose, onAdded }: AddScheduleProps) {
  const [job, setJob] = useState<string | null>(jobs[0]?.name ?? null);
  const [every, setEvery] = useState<Every>('week');
  const [weekdayAt, setWeekday] = useState(1);
  const [dayAt, setDay] = useState('1');
  const [time, setTime] = useState('06:00');
  const [rule, setRule] = useState('0 6 * * 1');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const [missed, setMissed] = useState<keyof typeof missedWords>('once');
  const at = parseTime(time);
  const cron = every === 'rule' ? rule.trim() : at ? cronOf(rhythm(every, at, weekdayAt, Number(dayAt))) : '';
  const asked = useAsk(async (client) => (cron ? { cron, zone, ...(await client.schedule.preview({ cron, zone, count: PREVIEWED })) } : null), [cron, zone]);
  const preview = asked.value?.cron === cron && asked.value.zone === zone ? asked.value : null;
  const problem = cron === '' ? 'Write the time as 06:00.' : preview ? (preview.next.length === 0 ? 'This never comes.' : null) : asked.error;
  const suggested = `${(job ?? 'report').replace(/^.*:/, '')}-${every === 'rule' ? 'rule' : every}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
  const slug = name.trim() || suggested;
  const badName = !/^[a-z0-9][a-z0-9_-]{0,63}$/.test(slug);
  const add = useAction((client) => client.schedule.add({ name: slug, cron, zone, job: job ?? '', missed, deliverTo: folder.trim() || undefined }));
  const ready = job !== null && preview !== null && problem === null && !badName;
  return (
    <FormDialog title="Add a schedule" submit="Add" action={add} ready={ready} onClose={onClose} onDone={onAdded}>
      <Choice<string> label="What" value={job} choices={jobs.map((j) => ({ key: j.name, text: j.title }))} onChange={setJob} />
      <div className="pair">
        <Choice<Every> label="How often" value={every} onChange={setEvery} choices={[{ key: 'hour', text: 'Every hour' }, { key: 'day', text: 'Every day' }, { key: 'week', text: 'Every week' }, { key: 'month', text: 'Every month' }, { key: 'rule', text: 'By a rule (cron)' }]} />
        {every === 'rule' ? <Field label="Rule" value={rule} onChange={setRule} mono hint="minute hour day month weekday" /> : <Field label={every === 'hour' ? 'At (the minutes count)' : 'At'} value={time} onChange={setTime} error={at ? null : 'Write it as 06:00.'} />}
        {every === 'week' ? <Choice<number> label="On" value={weekdayAt} onChange={setWeekday} choices={weekdayNames.map((text, key) => ({ key, text }))} /> : null}
        {every === 'month' ? <Field label="On day" value={dayAt} onChange={setDay} hint="Months that lack it are left out" /> : null}
        <Field label="Time zone" value={zone} onChange={setZone} />
        <Field label="Name" value={name} onChange={setName} placeholder={suggested} error={badName ? 'Use lower-case letters, digits, - and _.' : null} />
        <Choice<keyof typeof missedWords> label="After this computer was off" value={missed} onChange={setMissed} choices={(Object.keys(missedWords) as (keyof typeof missedWords)[]).map((key) => ({ key, text: capital(missedWords[key]) }))} />
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
