import { useState } from 'react';
import type { Finding } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Empty, Notice, Table, type Column } from '../../../kit';
import { IconCheck } from '../../../kit/icons';
import { useAsk, useMay, usePlant, useToJudge } from '../../../state/hooks';
import { useTick } from '../../../state/clock';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { verdictWords } from '../../../words/actions';
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
    { key: 'for', title: t.columns.lasted, number: true, cell: (a) => <span className="muted">{roughDuration((a.returned ?? wall) - a.raised)}</span> },
    { key: 'do', title: t.columns.do, hiddenTitle: true, number: true, cell: (a) => may ? (
      <span className="row-actions">
        <Button small onPress={() => setAsked({ judge: a })} aria-label={t.judgeOf(a.assetName, conditionWords(a))}>{t.judge}</Button>
        <Button small look="quiet" onPress={() => setAsked({ record: a })} aria-label={t.recordOf(a.assetName, conditionWords(a))}>{t.record}</Button>
      </span>
    ) : null },
  ];
  const found: Column<Finding>[] = [
    { key: 'to', title: t.columns.when, cell: (f) => <span className="nowrap">{dateTime(f.from)}<br /><span className="muted small">{t.forSpan(roughDuration(f.to - f.from))}</span></span>, sort: (a, b) => a.to - b.to, down: true },
    { key: 'name', title: t.columns.equipment, cell: (f) => <Where of={{ ...f, place: plant?.byId.get(plant.byId.get(f.asset)?.parent ?? -1)?.name ?? '' }} />, sort: byName },
    { key: 'verdict', title: t.columns.verdict, cell: (f) => <span className="strong">{verdictWords[f.verdict]}</span>, sort: (a, b) => a.verdict.localeCompare(b.verdict) },
    { key: 'found', title: t.columns.found, cell: (f) => f.found },
    { key: 'who', title: t.columns.by, cell: (f) => <>{whoWords(f.who)}<br /><span className="muted small nowrap">{dateTime(f.at)}{f.corrects === null ? '' : t.aCorrection}</span></> },
    { key: 'do', title: t.columns.do, hiddenTitle: true, number: true, cell: (f) => (may ? <Button small look="quiet" onPress={() => setAsked({ correct: f })} aria-label={t.correctOf(f.assetName, dateTime(f.from))}>{t.correct}</Button> : null) },
  ];
  const close = () => {
    setAsked(null);
    reload();
  };
  const more = wanted ? wanted.total - wanted.alarms.length : 0;
  return (
    <div className="findings-page">
      {error ? <Notice problem>{error}</Notice> : null}
      {wanted && wanted.total > 0 ? <Table<Alarm> label={t.alarmsToJudge} rows={wanted.alarms} columns={toJudge} rowKey={(a) => a.id} /> : null}
      {more > 0 ? <p className="muted">{t.andEarlier(more)}</p> : null}
      <Table<Finding> label={t.found} fill rows={value ?? []} columns={found} rowKey={(f) => f.id} sortedBy={{ key: 'to', descending: true }}
        empty={value ? <Empty icon={<IconCheck size={32} stroke={1.4} aria-hidden />} title={t.nothingJudged}>{t.findingsEmpty}</Empty> : null}
      />
      {asked && 'judge' in asked ? <VerdictDialog of={{ alarm: asked.judge }} onClose={close} /> : null}
      {asked && 'correct' in asked ? <VerdictDialog of={{ corrects: asked.correct }} onClose={close} /> : null}
      {asked && 'record' in asked ? <RecordDialog asset={asked.record.asset} name={asked.record.assetName} alarm={asked.record} onClose={close} /> : null}
    </div>
  );
}
