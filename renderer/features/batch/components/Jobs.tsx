import { useState } from 'react';
import type { BatchJob } from '../../../../electron/contract/batch';
import { inputWords } from '../../../../electron/contract/batch-input';
import { Button, FormDialog, Notice, Panel, Table, type Column } from '../../../kit';
import { IconPlayerPlay, IconTrash } from '../../../kit/icons';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { t } from '../../../words/catalogue/jobs';

const ASK_AGAIN_MS = 5000;

/** Runs that are kept under a name; nothing where there are none. */
export function Jobs() {
  const jobs = useAsk((client) => client.batch.jobs({}), [], ASK_AGAIN_MS);
  const may = useMay('engineer');
  const mayRun = useMay('operator');
  const [removing, setRemoving] = useState<BatchJob | null>(null);
  const run = useAction((client, name: string) => client.batch.runJob({ name }));
  if (!jobs.value || jobs.value.length === 0) return null;
  const columns: Column<BatchJob>[] = [
    { key: 'name', title: t.columns.name, cell: ({ name, what }) => <><span className="strong">{name}</span><br /><span className="small muted">{what.model}</span></> },
    { key: 'from', title: t.columns.from, cell: ({ what }) => <span className="muted">{inputWords(what.input)}</span> },
    { key: 'to', title: t.columns.to, cell: ({ what }) => <span className="muted">{what.output}</span> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (job) => (
        <span className="row-actions">
          {mayRun ? <Button small iconOnly onPress={() => void run.run(job.name)} aria-label={t.runOne(job.name)}><IconPlayerPlay size={16} aria-hidden /></Button> : null}
          {may ? <Button small iconOnly onPress={() => setRemoving(job)} aria-label={t.removeOne(job.name)}><IconTrash size={16} aria-hidden /></Button> : null}
        </span>
      ),
    },
  ];
  return (
    <Panel title={t.kept}>
      {run.error ? <Notice problem>{run.error}</Notice> : null}
      <Table label={t.kept} rows={jobs.value} columns={columns} rowKey={({ name }) => name} />
      {removing ? <RemoveJob job={removing} onClose={() => setRemoving(null)} onRemoved={jobs.reload} /> : null}
    </Panel>
  );
}

function RemoveJob({ job: { name }, onClose, onRemoved }: { job: BatchJob; onClose(): void; onRemoved(): void }) {
  const remove = useAction((client) => client.batch.removeJob({ name }));
  return (
    <FormDialog title={t.removeOne(name)} submit={t.remove} cancel={t.keepIt} action={remove} onClose={onClose} onDone={onRemoved}>
      <p>{t.removeWords}</p>
    </FormDialog>
  );
}
