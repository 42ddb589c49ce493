import { useState } from 'react';
import { isSlug } from '../../../../electron/contract/domain';
import type { Schedule } from '../../../../electron/contract/schedules';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/reports';
import { choices } from '../../../words/choices';
import { capital } from '../../../words/numbers';
import { waitChoices } from '../../../words/reports';
import { missedWords, overlapWords } from '../../../words/schedules';
import { badDelivery, deliveryDraftOf, wantedDelivery } from './delivery-draft';
import { DeliveryFields } from './DeliveryFields';
import { useWhen } from './WhenFields';

interface ScheduleFormProps {
  /** One that is there, to be changed. Its job and its name stay. */
  schedule?: Schedule;
  jobs: readonly { name: string; title: string }[];
  /** Every other schedule, by name. */
  others: readonly string[];
  onClose(): void;
  onDone(): void;
}
const capitals = <Key extends string>(words: Readonly<Record<Key, string>>) => choices(words).map(({ key, text }) => ({ key, text: capital(text) }));

/** A schedule that is made, or one that is given other times or options. */
export function ScheduleForm({ schedule, jobs, others, onClose, onDone }: ScheduleFormProps) {
  const calendars = useAsk((client) => client.schedule.calendars({}), []);
  const when = useWhen({ schedule, calendars: calendars.value ?? [], others });
  const [job, setJob] = useState<string | null>(schedule?.job ?? jobs[0]?.name ?? null);
  const [name, setName] = useState(schedule?.name ?? '');
  const [delivery, setDelivery] = useState(() => deliveryDraftOf(schedule));
  const [missed, setMissed] = useState<keyof typeof missedWords>(schedule?.missed ?? 'once');
  const [overlap, setOverlap] = useState<keyof typeof overlapWords>(schedule?.overlap ?? 'skip');
  const [waitMs, setWait] = useState(schedule?.waitMs ?? 0);
  const suggested = `${(job ?? 'report').replace(/^.*:/, '')}-${when.short}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
  const slug = name.trim() || suggested;
  const badName = !isSlug(slug);
  const told = { name: slug, ...(when.times ?? { cron: '', zone: '' }), missed, overlap, waitMs, ...wantedDelivery(delivery) };
  const save = useAction((client) => (schedule ? client.schedule.change(told) : client.schedule.add({ ...told, job: job ?? '' })));
  const ready = job !== null && when.ready && !badName && !badDelivery(delivery);
  return (
    <FormDialog title={schedule ? t.changeOne(schedule.name) : t.add} submit={schedule ? t.save : t.addDo} action={save} ready={ready} onClose={onClose} onDone={onDone}>
      {schedule ? (
        <p className="muted">{t.staysAsIs(jobs.find((one) => one.name === schedule.job)?.title ?? schedule.job)}</p>
      ) : (
        <Choice<string> label={t.what} value={job} choices={jobs.map((j) => ({ key: j.name, text: j.title }))} onChange={setJob} />
      )}
      <div className="pair">
        {when.fields}
        {schedule ? null : <Field label={t.name} value={name} onChange={setName} placeholder={suggested} error={badName ? t.nameProblem : null} />}
        {when.byTime ? <Choice<keyof typeof missedWords> label={t.afterOff} value={missed} onChange={setMissed} choices={capitals(missedWords)} /> : null}
        {when.short === 'file' ? null : <Choice<keyof typeof overlapWords> label={t.underWay} value={overlap} onChange={setOverlap} choices={capitals(overlapWords)} />}
        <Choice<number> label={t.wait} value={waitMs} choices={waitChoices(schedule?.waitMs ?? 0)} onChange={setWait} />
      </div>
      <DeliveryFields draft={delivery} onChange={setDelivery} />
      {when.told}
    </FormDialog>
  );
}
