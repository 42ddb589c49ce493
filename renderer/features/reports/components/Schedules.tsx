import { useState, type ReactNode } from 'react';
import { cronWords } from '../../../../electron/contract/cron-words';
import type { Schedule } from '../../../../electron/contract/schedules';
import { Button, type Column, Empty, FormDialog, Notice, Table } from '../../../kit';
import { IconFileText, IconList, IconPencil, IconPlayerPlay, IconPlus, IconPower, IconTrash } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { uncapital } from '../../../words/numbers';
import { lateWords, missedWords, runStateWords, schedulesFinding, zoned } from '../../../words/schedules';
import { duration, moment } from '../../../words/time';
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
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  const run = useAction((client, name: string) => client.schedule.run({ name }));
  const turn = useAction((client, { name, enabled }: Schedule) => client.schedule.change({ name, enabled: !enabled }));
  const act = (action: Promise<boolean>) => void action.then(schedules.reload);
  const error = schedules.error ?? run.error ?? turn.error;
  const list = schedules.value ?? [];
  const titleOf = (job: string) => jobs.value?.find((j) => j.name === job)?.title ?? job;
  const columns: Column<Schedule>[] = [
    { key: 'name', title: 'Schedule', cell: (s) => <><span className="strong">{titleOf(s.job)}</span><br /><span className="small muted">{s.name}</span></> },
    { key: 'when', title: 'When', cell: (s) => <>{s.words}<br /><span className="small muted">{missedWords[s.missed]}</span></> },
    { key: 'next', title: 'Next', cell: (s) => (!s.enabled ? <span className="muted">paused</span> : s.next === null ? 'never' : <>{moment(s.next, wall)}<br /><span className="small muted">in {duration(Math.max(0, s.next - wall))}{zoned(s.next, s.zone)}</span></>), sort: (a, b) => (a.next ?? Infinity) - (b.next ?? Infinity) },
    { key: 'last', title: 'Last run', cell: (s) => <LastRun run={s.lastRun} waitMs={s.waitMs} now={wall} /> },
    {
      key: 'do', title: 'What to do', hiddenTitle: true, tight: true, number: true,
      cell: (s) => (
        <span className="row-actions">
          <Button small iconOnly onPress={() => setDoing({ what: 'look', of: s })} aria-label={`Runs of ${s.name}`}><IconList size={16} aria-hidden /></Button>
          {mayRun ? <Button small iconOnly onPress={() => act(run.run(s.name))} aria-label={`Run ${s.name} now`}><IconPlayerPlay size={16} aria-hidden /></Button> : null}
          {may ? (
            <>
              <Button small iconOnly onPress={() => setDoing({ what: 'change', of: s })} aria-label={`Change ${s.name}`}><IconPencil size={16} aria-hidden /></Button>
              <Button small iconOnly onPress={() => act(turn.run(s))} aria-label={`${s.enabled ? 'Pause' : 'Resume'} ${s.name}`}><IconPower size={16} aria-hidden /></Button>
              <Button small iconOnly onPress={() => setDoing({ what: 'remove', of: s })} aria-label={`Remove ${s.name}`}><IconTrash size={16} aria-hidden /></Button>
            </>
          ) : null}
        </span>
      ),
    },
  ];
  const add = may ? (
    <Button look="primary" onPress={() => setAdding(true)}>
      <IconPlus size={16} aria-hidden />
      Add a schedule
    </Button>
  ) : null;
  return (
    <>
      <div className="page-head">
        <h1>{schedulesFinding(list)}</h1>
        {tabs}
        <div className="actions">{list.length > 0 ? add : null}</div>
      </div>
      {error ? <Notice problem>{error}</Notice> : null}
      <Table label="Schedules" fill rows={list} columns={columns} rowKey={(s) => s.name}
        empty={schedules.value ? <Empty icon={<IconFileText size={32} stroke={1.4} aria-hidden />} title="Nothing is scheduled" actions={add ?? undefined}>A schedule writes a report by itself, at a time of a place. What was missed while this computer was off is made up for.</Empty> : null}
      />
      {adding ? <ScheduleForm jobs={jobs.value ?? []} onClose={() => setAdding(false)} onDone={schedules.reload} /> : null}
      {doing?.what === 'look' ? <RunsDialog schedule={doing.of} onClose={done} /> : null}
      {doing?.what === 'change' ? <ScheduleForm schedule={doing.of} jobs={jobs.value ?? []} onClose={done} onDone={schedules.reload} /> : null}
      {doing?.what === 'remove' ? <RemoveSchedule schedule={doing.of} title={titleOf(doing.of.job)} onClose={done} onRemoved={schedules.reload} /> : null}
    </>
  );
}

interface Doing {
  what: 'look' | 'change' | 'remove';
  of: Schedule;
}

function LastRun({ run, waitMs, now }: { run: Schedule['lastRun']; waitMs: number; now: number }) {
  if (!run) return <span className="muted">none yet</span>;
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
  const when = cronWords(schedule.cron);
  return (
    <FormDialog title={`Remove ${schedule.name}`} submit="Remove" cancel="Keep it" action={remove} onClose={onClose} onDone={onRemoved}>
      <p>
        {title} is no longer written {uncapital(when)}. Reports written so far stay in the archive.
      </p>
    </FormDialog>
  );
}
