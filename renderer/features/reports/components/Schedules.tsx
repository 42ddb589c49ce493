import { useState, type ReactNode } from 'react';
import type { Schedule } from '../../../../electron/contract/schedules';
import { Button, type Column, Empty, FormDialog, Notice, Table } from '../../../kit';
import { IconCalendar, IconFileText, IconList, IconPencil, IconPlayerPlay, IconPlus, IconPower, IconTrash } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { t as calendarWords } from '../../../words/catalogue/calendars';
import { t } from '../../../words/catalogue/reports';
import { uncapital } from '../../../words/numbers';
import { lateWords, missedWords, runStateWords, schedulesFinding, whenWords, zoned } from '../../../words/schedules';
import { duration, moment } from '../../../words/time';
import { CalendarsDialog } from './CalendarsDialog';
import { RunsDialog } from './RunsDialog';
import { ScheduleForm } from './ScheduleForm';

const ASK_AGAIN_MS = 5000;

export function Schedules({ tabs }: { tabs: ReactNode }) {
  const schedules = useAsk((client) => client.schedule.list({}), [], ASK_AGAIN_MS);
  const jobs = useAsk((client) => client.schedule.jobs({}), []);
  const may = useMay('engineer');
  const mayRun = useMay('operator');
  const { wall } = useTick();
  const [adding, setAdding] = useState(false);
  const [calendars, setCalendars] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  const run = useAction((client, name: string) => client.schedule.run({ name }));
  const turn = useAction((client, { name, enabled }: Schedule) => client.schedule.change({ name, enabled: !enabled }));
  const act = (action: Promise<boolean>) => void action.then(schedules.reload);
  const error = schedules.error ?? run.error ?? turn.error;
  const list = schedules.value ?? [];
  const titleOf = (job: string) => jobs.value?.find((j) => j.name === job)?.title ?? job;
  const columns: Column<Schedule>[] = [
    { key: 'name', title: t.columns.schedule, cell: (s) => <><span className="strong">{titleOf(s.job)}</span><br /><span className="small muted">{s.name}</span></> },
    { key: 'when', title: t.columns.when, cell: (s) => <>{whenWords(s)}{waitsFor(s) ? null : <><br /><span className="small muted">{missedWords[s.missed]}</span></>}</> },
    { key: 'next', title: t.columns.next, cell: (s) => (!s.enabled ? <span className="muted">{t.paused}</span> : s.problem ? <span className="strong">{s.problem}</span> : waitsFor(s) ? <span className="muted">{calendarWords.waiting}</span> : s.next === null ? t.neverNext : <>{moment(s.next, wall)}<br /><span className="small muted">{t.in(duration(Math.max(0, s.next - wall)))}{zoned(s.next, s.zone)}</span></>), sort: (a, b) => (a.next ?? Infinity) - (b.next ?? Infinity) },
    { key: 'last', title: t.columns.last, cell: (s) => <LastRun run={s.lastRun} waitMs={s.waitMs} now={wall} /> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (s) => (
        <span className="row-actions">
          <Button small iconOnly onPress={() => setDoing({ what: 'look', of: s })} aria-label={t.runsOf(s.name)}><IconList size={16} aria-hidden /></Button>
          {mayRun ? <Button small iconOnly onPress={() => act(run.run(s.name))} aria-label={t.runOne(s.name)}><IconPlayerPlay size={16} aria-hidden /></Button> : null}
          {may ? (
            <>
              <Button small iconOnly onPress={() => setDoing({ what: 'change', of: s })} aria-label={t.changeOne(s.name)}><IconPencil size={16} aria-hidden /></Button>
              <Button small iconOnly onPress={() => act(turn.run(s))} aria-label={(s.enabled ? t.pauseOne : t.resumeOne)(s.name)}><IconPower size={16} aria-hidden /></Button>
              <Button small iconOnly onPress={() => setDoing({ what: 'remove', of: s })} aria-label={t.removeOne(s.name)}><IconTrash size={16} aria-hidden /></Button>
            </>
          ) : null}
        </span>
      ),
    },
  ];
  const add = may ? (
    <Button look="primary" onPress={() => setAdding(true)}>
      <IconPlus size={16} aria-hidden />
      {t.add}
    </Button>
  ) : null;
  return (
    <>
      <div className="page-head">
        <h1>{schedulesFinding(list)}</h1>
        {tabs}
        <div className="actions">
          <Button onPress={() => setCalendars(true)}>
            <IconCalendar size={16} aria-hidden />
            {calendarWords.calendars}
          </Button>
          {list.length > 0 ? add : null}
        </div>
      </div>
      {error ? <Notice problem>{error}</Notice> : null}
      <Table label={t.schedules} fill rows={list} columns={columns} rowKey={(s) => s.name}
        empty={schedules.value ? <Empty icon={<IconFileText size={32} stroke={1.4} aria-hidden />} title={t.noneScheduled} actions={add ?? undefined}>{t.noneScheduledWords}</Empty> : null}
      />
      {calendars ? <CalendarsDialog onClose={() => setCalendars(false)} onChanged={schedules.reload} /> : null}
      {adding ? <ScheduleForm others={list.map(({ name }) => name)} jobs={jobs.value ?? []} onClose={() => setAdding(false)} onDone={schedules.reload} /> : null}
      {doing?.what === 'look' ? <RunsDialog schedule={doing.of} onClose={done} /> : null}
      {doing?.what === 'change' ? <ScheduleForm schedule={doing.of} others={list.map(({ name }) => name).filter((name) => name !== doing.of.name)} jobs={jobs.value ?? []} onClose={done} onDone={schedules.reload} /> : null}
      {doing?.what === 'remove' ? <RemoveSchedule schedule={doing.of} title={titleOf(doing.of.job)} onClose={done} onRemoved={schedules.reload} /> : null}
    </>
  );
}

/** What it runs on has no moments beforehand. */
const waitsFor = ({ trigger }: Schedule): boolean => trigger !== null && trigger.kind !== 'shift';

interface Doing {
  what: 'look' | 'change' | 'remove';
  of: Schedule;
}

function LastRun({ run, waitMs, now }: { run: Schedule['lastRun']; waitMs: number; now: number }) {
  if (!run) return <span className="muted">{t.noneYet}</span>;
  const late = lateWords(run, waitMs);
  return (
    <>
      {moment(run.started, now)}, <span className={run.state === 'failed' ? 'strong' : undefined}>{runStateWords[run.state]}</span>{late ? `, ${late}` : ''}
      {run.message ? <><br /><span className="small muted">{run.message}</span></> : null}
    </>
  );
}

function RemoveSchedule({ schedule, title, onClose, onRemoved }: { schedule: Schedule; title: string; onClose(): void; onRemoved(): void }) {
  const remove = useAction((client) => client.schedule.remove({ name: schedule.name }));
  const when = whenWords(schedule);
  return (
    <FormDialog title={t.removeOne(schedule.name)} submit={t.remove} cancel={t.keepIt} action={remove} onClose={onClose} onDone={onRemoved}>
      <p>
        {t.removeWords(title, uncapital(when))}
      </p>
    </FormDialog>
  );
}
