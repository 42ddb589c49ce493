import { useState, type ReactNode } from 'react';
import { cronWords } from '../../../../electron/contract/cron-words';
import type { Schedule } from '../../../../electron/contract/domain';
import { Button, type Column, Empty, FormDialog, Notice, Table } from '../../../kit';
import { IconFileText, IconPlus, IconTrash } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { capital, counted } from '../../../words/numbers';
import { missedWords } from '../../../words/schedules';
import { duration, moment } from '../../../words/time';
import { AddSchedule } from './AddSchedule';

const ASK_AGAIN_MS = 5000;
const runWords = { running: 'running', done: 'done', failed: 'failed', skipped: 'left out', cancelled: 'cancelled' } as const;

export function Schedules({ tabs }: { tabs: ReactNode }) {
  const schedules = useAsk((client) => client.schedule.list({}), [], ASK_AGAIN_MS);
  const jobs = useAsk((client) => client.schedule.jobs({}), []);
  const may = useMay('engineer');
  const { wall } = useTick();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Schedule | null>(null);
  const list = schedules.value ?? [];
  const titleOf = (job: string) => jobs.value?.find((j) => j.name === job)?.title ?? job;
  const columns: Column<Schedule>[] = [
    { key: 'name', title: 'Schedule', cell: (s) => <><span className="strong">{titleOf(s.job)}</span><br /><span className="small muted">{s.name}</span></> },
    { key: 'when', title: 'When', cell: (s) => <>{cronWords(s.cron)}<br /><span className="small muted">{s.zone}; {missedWords[s.missed]}</span></> },
    { key: 'next', title: 'Next', cell: (s) => (s.next === null ? 'never' : <>{moment(s.next, wall)}<br /><span className="small muted">in {duration(Math.max(0, s.next - wall))}</span></>), sort: (a, b) => (a.next ?? Infinity) - (b.next ?? Infinity) },
    { key: 'last', title: 'Last run', cell: (s) => (s.lastRun ? <>{moment(s.lastRun.started, wall)}, {runWords[s.lastRun.state]}{s.lastRun.message ? <><br /><span className="small muted">{s.lastRun.message}</span></> : null}</> : <span className="muted">none yet</span>) },
    { key: 'do', title: 'What to do', hiddenTitle: true, tight: true, number: true, cell: (s) => (may ? <Button small iconOnly onPress={() => setRemoving(s)} aria-label={`Remove ${s.name}`}><IconTrash size={16} aria-hidden /></Button> : null) },
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
        <h1>{list.length === 0 ? 'Schedules' : counted(list.length, 'schedule')}</h1>
        {tabs}
        <div className="actions">{list.length > 0 ? add : null}</div>
      </div>
      {schedules.error ? <Notice problem>{schedules.error}</Notice> : null}
      <Table label="Schedules" fill rows={list} columns={columns} rowKey={(s) => s.name}
        empty={schedules.value ? <Empty icon={<IconFileText size={32} stroke={1.4} aria-hidden />} title="Nothing is scheduled" actions={add ?? undefined}>A schedule writes a report by itself, at a time of a place. What was missed while this computer was off is made up for.</Empty> : null}
      />
      {adding ? <AddSchedule jobs={jobs.value ?? []} onClose={() => setAdding(false)} onAdded={schedules.reload} /> : null}
      {removing ? <RemoveSchedule schedule={removing} title={titleOf(removing.job)} onClose={() => setRemoving(null)} onRemoved={schedules.reload} /> : null}
    </>
  );
}

function RemoveSchedule({ schedule, title, onClose, onRemoved }: { schedule: Schedule; title: string; onClose(): void; onRemoved(): void }) {
  const remove = useAction((client) => client.schedule.remove({ name: schedule.name }));
  return (
    <FormDialog title={`Remove ${schedule.name}`} submit="Remove" cancel="Keep it" action={remove} onClose={onClose} onDone={onRemoved}>
      <p>
        {title} is no longer written {cronWords(schedule.cron).toLowerCase().replace(/^by the rule/, 'by the rule')}. {capital('reports written so far stay in the archive.')}
      </p>
    </FormDialog>
  );
}
