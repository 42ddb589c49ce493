import { useEffect, useState } from 'react';
import type { BatchRun } from '../../../electron/contract/domain';
import { Button, Empty, Notice, Progress, Table, type Column } from '../../kit';
import { IconList, IconPlus } from '../../kit/icons';
import { useAction, useConnection, useMay } from '../../state/hooks';
import { useTick } from '../../state/clock';
import { bytes, counted, number, percent } from '../../words/numbers';
import { duration, moment } from '../../words/time';
import { StartDialog } from './components/StartDialog';

/** Runs of all kinds, newest first, as the engine tells them. */
function useRuns(): { runs: readonly BatchRun[] | null } {
  const { client } = useConnection();
  const [runs, setRuns] = useState<readonly BatchRun[] | null>(null);
  useEffect(() => client?.batch.runs({}, (frame) => setRuns([...frame.runs].sort((a, b) => b.started - a.started))), [client]);
  return { runs };
}

const fileName = (path: string) => path.split(/[\\/]/).pop() ?? path;
const stateWords: Record<BatchRun['state'], string> = { running: 'Running', paused: 'Paused', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' };

/** A file in, a file of predictions out. */
export default function Batch() {
  const { runs } = useRuns();
  const may = useMay('engineer');
  const [starting, setStarting] = useState(false);
  const { wall } = useTick();
  const open = runs?.filter(({ state }) => state === 'running' || state === 'paused') ?? [];
  const over = runs?.filter((run) => !open.includes(run)) ?? [];
  const running = open.filter(({ state }) => state === 'running');
  const start = may ? (
    <Button look="primary" onPress={() => setStarting(true)}>
      <IconPlus size={16} aria-hidden />
      Score a file
    </Button>
  ) : null;
  const columns: Column<BatchRun>[] = [
    { key: 'started', title: 'Started', cell: (run) => moment(run.started, wall), sort: (a, b) => a.started - b.started, down: true },
    { key: 'file', title: 'File', cell: (run) => <><span className="strong" title={run.input}>{fileName(run.input)}</span><br /><span className="small muted" title={run.output}>{run.state === 'done' ? `to ${fileName(run.output)}` : 'no output kept'}</span></> },
    { key: 'model', title: 'Model', cell: (run) => <span className="muted">{run.model} {run.version}</span> },
    { key: 'rows', title: 'Rows', number: true, cell: (run) => number(run.rows), sort: (a, b) => a.rows - b.rows },
    { key: 'rejected', title: 'Rejected', number: true, cell: (run) => <span className={run.rejected ? 'strong' : 'muted'} title={run.rejectsFile ?? undefined}>{number(run.rejected)}</span>, sort: (a, b) => a.rejected - b.rejected },
    { key: 'took', title: 'Took', number: true, cell: (run) => <span className="muted">{run.finished === null ? '' : duration(run.finished - run.started)}</span> },
    { key: 'state', title: 'State', cell: (run) => <><span className={run.state === 'failed' ? 'strong' : undefined}>{stateWords[run.state]}</span>{run.message ? <><br /><span className="small muted">{run.message}</span></> : null}</> },
  ];
  return (
    <div className="page">
      <div className="page-head">
        <h1>{running.length > 0 ? `${counted(running.length, 'file is', 'files are')} being scored` : 'Batch'}</h1>
        <div className="actions">{start}</div>
      </div>
      {open.map((run) => (
        <Running key={run.id} run={run} mayAct={may} />
      ))}
      <Table label="Batch runs" fill rows={over} columns={columns} rowKey={(run) => run.id}
        empty={runs && open.length === 0 ? <Empty icon={<IconList size={32} stroke={1.4} aria-hidden />} title="No file scored yet">Choose a model and a file of CSV, JSON Lines or Parquet. Each row gets its prediction; rows that can’t be scored go to a file of their own, with the reason.</Empty> : null}
      />
      {starting ? <StartDialog onClose={() => setStarting(false)} /> : null}
    </div>
  );
}

function Running({ run, mayAct }: { run: BatchRun; mayAct: boolean }) {
  const cancel = useAction((client) => client.batch.cancel({ id: run.id }));
  const turn = useAction(async (client) => {
    await client.batch[run.state === 'paused' ? 'resume' : 'pause']({ id: run.id });
  });
  const isPaused = run.state === 'paused';
  const share = run.bytesTotal > 0 ? run.bytesRead / run.bytesTotal : 0;
  return (
    <section className="panel running" aria-label={`Scoring ${fileName(run.input)}`}>
      <div className="running-head">
        <h2 className="ellipsis" title={run.input}>{fileName(run.input)}</h2>
        <span className="muted">{run.model} {run.version}</span>
        <strong className="running-share">{isPaused ? `Paused at ${percent(share)}` : percent(share)}</strong>
        {mayAct ? (
          <>
            <Button pending={turn.pending} disabled={cancel.pending} onPress={() => void turn.run()}>
              {isPaused ? 'Resume' : 'Pause'}
            </Button>
            <Button pending={cancel.pending} disabled={turn.pending} onPress={() => void cancel.run()}>
              Cancel
            </Button>
          </>
        ) : null}
      </div>
      <Progress share={share} label={`${fileName(run.input)} scored`} />
      <p className="muted small">
        {counted(run.rows, 'row')}, {number(run.rejected)} rejected; {bytes(run.bytesRead)} of {bytes(run.bytesTotal)}
        {run.rowsPerS === null || run.leftMs === null ? '' : `; ${number(Math.round(run.rowsPerS))} rows a second, about ${duration(Math.max(1000, Math.round(run.leftMs / 1000) * 1000))} left`}.{' '}
        {isPaused ? 'It keeps what it has, also when Millwright is closed.' : run.message} Cancelling leaves no half file.
      </p>
      {cancel.error ?? turn.error ? <Notice problem>{cancel.error ?? turn.error}</Notice> : null}
    </section>
  );
}
