import { useState } from 'react';
import type { Finding } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Empty, Notice, Table, type Column } from '../../../kit';
import { IconCheck } from '../../../kit/icons';
import { useAsk, useMay, usePlant, useToJudge } from '../../../state/hooks';
import { useTick } from '../../../state/clock';
import { verdictWords } from '../../../words/actions';
import { counted } from '../../../words/numbers';
import { whoWords } from '../../../words/people';
import { dateTime, roughDuration } from '../../../words/time';
import { RecordDialog, VerdictDialog } from '../../actions';
import { alarmColumns, byName, Where } from './columns';

const LISTED = 500;
type Asked = { judge: Alarm } | { correct: Finding } | { record: Alarm };

/** Alarms of predictions that are over and that nobody has judged, and what was found so far. */
export function Findings() {
  const { wall } = useTick();
  const may = useMay('operator');
  const plant = usePlant();
  const wanted = useToJudge();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { value, error, reload } = useAsk((client) => client.findings.list({ limit: LISTED }), [wanted]);
  const toJudge: Column<Alarm>[] = [
    ...alarmColumns(wall).filter(({ key }) => key !== 'value' && key !== 'limit'),
    { key: 'for', title: 'Lasted', number: true, cell: (a) => <span className="muted">{roughDuration((a.returned ?? wall) - a.raised)}</span> },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: (a) => may ? (
      <span className="row-actions">
        <Button small onPress={() => setAsked({ judge: a })} aria-label={`Judge ${a.assetName}: ${a.condition}`}>Judge</Button>
        <Button small look="quiet" onPress={() => setAsked({ record: a })} aria-label={`Record what was done about ${a.assetName}: ${a.condition}`}>Record…</Button>
      </span>
    ) : null },
  ];
  const found: Column<Finding>[] = [
    { key: 'to', title: 'When', cell: (f) => <span className="nowrap">{dateTime(f.from)}<br /><span className="muted small">for {roughDuration(f.to - f.from)}</span></span>, sort: (a, b) => a.to - b.to, down: true },
    { key: 'name', title: 'Equipment', cell: (f) => <Where of={{ ...f, place: plant?.byId.get(plant.byId.get(f.asset)?.parent ?? -1)?.name ?? '' }} />, sort: byName },
    { key: 'verdict', title: 'Verdict', cell: (f) => <span className="strong">{verdictWords[f.verdict]}</span>, sort: (a, b) => a.verdict.localeCompare(b.verdict) },
    { key: 'found', title: 'Found', cell: (f) => f.found },
    { key: 'who', title: 'By', cell: (f) => <>{whoWords(f.who)}<br /><span className="muted small nowrap">{dateTime(f.at)}{f.corrects === null ? '' : ', a correction'}</span></> },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: (f) => (may ? <Button small look="quiet" onPress={() => setAsked({ correct: f })} aria-label={`Correct what was found at ${f.assetName}, ${dateTime(f.from)}`}>Correct…</Button> : null) },
  ];
  const close = () => {
    setAsked(null);
    reload();
  };
  const more = wanted ? wanted.total - wanted.alarms.length : 0;
  return (
    <div className="findings-page">
      {error ? <Notice problem>{error}</Notice> : null}
      {wanted && wanted.total > 0 ? <Table<Alarm> label="Alarms to judge" rows={wanted.alarms} columns={toJudge} rowKey={(a) => a.id} /> : null}
      {more > 0 ? <p className="muted">and {counted(more, 'earlier one')}</p> : null}
      <Table<Finding> label="What was found" fill rows={value ?? []} columns={found} rowKey={(f) => f.id} sortedBy={{ key: 'to', descending: true }}
        empty={value ? <Empty icon={<IconCheck size={32} stroke={1.4} aria-hidden />} title="Nothing was judged yet">When an alarm of a prediction is over, it stands here until somebody says whether it was so. Models and limits are judged by that.</Empty> : null}
      />
      {asked && 'judge' in asked ? <VerdictDialog of={{ alarm: asked.judge }} onClose={close} /> : null}
      {asked && 'correct' in asked ? <VerdictDialog of={{ corrects: asked.correct }} onClose={close} /> : null}
      {asked && 'record' in asked ? <RecordDialog asset={asked.record.asset} name={asked.record.assetName} alarm={asked.record} onClose={close} /> : null}
    </div>
  );
}
