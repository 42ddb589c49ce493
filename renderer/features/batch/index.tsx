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
const stateWords: Record<BatchRun['state'], string> = { running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' };

/** A file in, a file of predictions out. */
export default function Batch() {
  const { runs } = useRuns();
  const may = useMay('engineer');
  const [starting, setStarting] = useState(false);
  const { wall } = useTick();
  const running = runs?.filter((run) => run.state === 'running') ?? [];
  const over = runs?.filter((run) => run.state !== 'running') ?? [];
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
      {running.map((run) => (
        <Running key={run.id} run={run} now={wall} mayCancel={may} />
      ))}
      <Table label="Batch runs" fill rows={over} columns={columns} rowKey={(run) => run.id}
        empty={runs && running.length === 0 ? <Empty icon={<IconList size={32} stroke={1.4} aria-hidden />} title="No file scored yet">Choose a model and a file of CSV, JSON Lines or Parquet. Each row gets its prediction; rows that can’t be scored go to a file of their own, with the reason.</Empty> : null}
      />
      {starting ? <StartDialog onClose={() => setStarting(false)} /> : null}
    </div>
  );
}

function Running({ run, now, mayCancel }: { run: BatchRun; now: number; mayCancel: boolean }) {
  const cancel = useAction((client) => client.batch.cancel({ id: run.id }));
  const share = run.bytesTotal > 0 ? run.bytesRead / run.bytesTotal : 0;
  const spent = now - run.started;
  const left = share > 0.03 && spent > 2000 ? (spent / share) * (1 - share) : NaN;
  return (
    <section className="panel running" aria-label={`Scoring ${fileName(run.input)}`}>
      <div className="running-head">
        <h2 className="ellipsis" title={run.input}>{fileName(run.input)}</h2>
        <span className="muted">{run.model} {run.version}</span>
        <strong className="running-share">{percent(share)}</strong>
        {mayCancel ? (
          <Button pending={cancel.pending} onPress={() => void cancel.run()}>
            Cancel
          </Button>
        ) : null}
      </div>
      <Progress share={share} label={`${fileName(run.input)} scored`} />
      <p className="muted small">
        {counted(run.rows, 'row')}, {number(run.rejected)} rejected; {bytes(run.bytesRead)} of {bytes(run.bytesTotal)}
        {Number.isFinite(left) ? `; ${number(Math.round((run.rows * 1000) / spent))} rows a second, about ${duration(Math.max(1000, Math.round(left / 1000) * 1000))} left` : ''}. Cancelling leaves no half file.
      </p>
      {cancel.error ? <Notice problem>{cancel.error}</Notice> : null}
    </section>
  );
}
