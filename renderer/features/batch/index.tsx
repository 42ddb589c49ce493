import { useEffect, useState } from 'react';
import { isOpen, type BatchRun } from '../../../electron/contract/batch';
import { Button, Empty, Notice, Progress, Table, type Column } from '../../kit';
import { IconList, IconPlus } from '../../kit/icons';
import { useAction, useConnection, useMay } from '../../state/hooks';
import { useTick } from '../../state/clock';
import { t } from '../../words/catalogue/batch';
import { bytes, number, percent } from '../../words/numbers';
import { fileName } from '../../words/paths';
import { reasonWords } from '../../words/row-faults';
import { duration, moment } from '../../words/time';
import { Jobs } from './components/Jobs';
import { StartDialog } from './components/StartDialog';

/** Runs of all kinds, newest first, as the engine tells them. */
function useRuns(): { runs: readonly BatchRun[] | null } {
  const { client } = useConnection();
  const [runs, setRuns] = useState<readonly BatchRun[] | null>(null);
  useEffect(() => client?.batch.runs({}, (frame) => setRuns([...frame.runs].sort((a, b) => b.started - a.started))), [client]);
  return { runs };
}

/** Of a path its file's name, and what is read of it; all else as it is told. */
const shortInput = (input: string) => {
  const [path = '', ...of] = input.split(', ');
  return /^(?:[A-Za-z]:)?[\\/]/.test(path) ? [fileName(path), ...of].join(', ') : input;
};
const SHOWN_REASONS = 3;
/** What a run says of itself names the first reason, in the engine's words: where that is all there is it stands alone. */
const reasonsBeside = ({ rejectReasons }: BatchRun) => (rejectReasons.length > 1 || rejectReasons.some((one) => reasonWords(one) !== one.reason) ? rejectReasons.slice(0, SHOWN_REASONS) : []);

/** A file in, a file of predictions out. */
export default function Batch() {
  const { runs } = useRuns();
  const may = useMay('engineer');
  const [starting, setStarting] = useState(false);
  const { wall } = useTick();
  const open = runs?.filter(isOpen) ?? [];
  const over = runs?.filter((run) => !open.includes(run)) ?? [];
  const running = open.filter(({ state }) => state === 'running');
  const start = may ? (
    <Button look="primary" onPress={() => setStarting(true)}>
      <IconPlus size={16} aria-hidden />
      {t.score}
    </Button>
  ) : null;
  const columns: Column<BatchRun>[] = [
    { key: 'started', title: t.columns.started, cell: (run) => moment(run.started, wall), sort: (a, b) => a.started - b.started, down: true },
    { key: 'file', title: t.columns.file, cell: (run) => <><span className="strong" title={run.input}>{shortInput(run.input)}</span><br /><span className="small muted" title={run.output}>{run.state === 'done' || run.files?.whole ? t.to(fileName(run.output)) : t.noOutput}</span></> },
    { key: 'model', title: t.columns.model, cell: (run) => <span className="muted">{run.model} {run.version}</span> },
    { key: 'rows', title: t.columns.rows, number: true, cell: (run) => number(run.rows), sort: (a, b) => a.rows - b.rows },
    { key: 'rejected', title: t.columns.rejected, number: true, cell: (run) => <span className={run.rejected ? 'strong' : 'muted'} title={run.rejectsFile ?? undefined}>{number(run.rejected)}</span>, sort: (a, b) => a.rejected - b.rejected },
    { key: 'took', title: t.columns.took, number: true, cell: (run) => <span className="muted">{run.finished === null ? '' : duration(run.finished - run.started)}</span> },
    { key: 'state', title: t.columns.state, cell: (run) => <><span className={run.state === 'failed' ? 'strong' : undefined}>{t.states[run.state]}</span>{run.message ? <><br /><span className="small muted">{run.message}</span></> : null}
      {reasonsBeside(run).map((one) => <span key={`${one.column} ${one.reason}`} className="small muted"><br />{t.problem(one.rows, one.column, reasonWords(one), '')}</span>)}</> },
  ];
  return (
    <div className="page">
      <div className="page-head">
        <h1>{running.length > 0 ? t.beingScored(running.length) : t.batch}</h1>
        <div className="actions">{start}</div>
      </div>
      {open.map((run) => (
        <Running key={run.id} run={run} mayAct={may} />
      ))}
      <Jobs />
      <Table label={t.runs} fill rows={over} columns={columns} rowKey={(run) => run.id}
        empty={runs && open.length === 0 ? <Empty icon={<IconList size={32} stroke={1.4} aria-hidden />} title={t.none}>{t.empty}</Empty> : null}
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
    <section className="panel running" aria-label={t.scoring(shortInput(run.input))}>
      <div className="running-head">
        <h2 className="ellipsis" title={run.input}>{shortInput(run.input)}</h2>
        <span className="muted">{run.model} {run.version}</span>
        <strong className="running-share">{isPaused ? t.pausedAt(percent(share)) : percent(share)}</strong>
        {mayAct ? (
          <>
            <Button pending={turn.pending} disabled={cancel.pending} onPress={() => void turn.run()}>
              {isPaused ? t.resume : t.pause}
            </Button>
            <Button pending={cancel.pending} disabled={turn.pending} onPress={() => void cancel.run()}>
              {t.cancel}
            </Button>
          </>
        ) : null}
      </div>
      <Progress share={share} label={t.scored(shortInput(run.input))} />
      <p className="muted small">
        {run.files ? t.filesDone(run.files.whole, run.files.of) : ''}{t.progress(run.rows, number(run.rejected), bytes(run.bytesRead), bytes(run.bytesTotal))}
        {run.rowsPerS === null || run.leftMs === null ? '' : t.pace(number(Math.round(run.rowsPerS)), duration(Math.max(1000, Math.round(run.leftMs / 1000) * 1000)))}.{' '}
        {isPaused ? t.keepsPaused : run.message} {t.noHalf}
      </p>
      {cancel.error ?? turn.error ? <Notice problem>{cancel.error ?? turn.error}</Notice> : null}
    </section>
  );
}
