import { useState } from 'react';
import type { Alarm, AlarmFlood } from '../../../../electron/contract/alarms';
import { Button, Empty, Notice, Table, type Column } from '../../../kit';
import { IconBell } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { activeForMs, alarmStateWords, needsAcknowledging } from '../../../words/alarms';
import { firstOutWords, floodWords } from '../../../words/floods';
import { moment, roughDuration } from '../../../words/time';
import { AlarmDialog } from './AlarmDialog';
import { alarmColumns } from './columns';
import { Places } from './Places';

interface ActiveProps {
  alarms: readonly Alarm[];
  flood: AlarmFlood | null;
  byPlace: boolean;
  onAcknowledge: ((alarms: readonly Alarm[]) => void) | null;
}

/** The alarms that stand, with what can be done with each. */
export function Active({ alarms, flood, byPlace, onAcknowledge }: ActiveProps) {
  const { wall } = useTick();
  const [opened, setOpened] = useState<number | null>(null);
  const shown = alarms.find(({ id }) => id === opened);
  const isFirst = (a: Alarm) => flood !== null && a.definition === flood.first.definition && a.asset === flood.first.asset;
  const columns: Column<Alarm>[] = [
    ...alarmColumns(wall),
    { key: 'state', title: t.columns.state, cell: (a) => <>{isFirst(a) ? <span className="badge">{t.columns.firstOut}</span> : null} {alarmStateWords(a)}{a.acknowledgedBy ? <><br /><span className="muted small">{t.byWithNote(a.acknowledgedBy, a.note)}</span></> : null}</> },
    { key: 'for', title: t.columns.for, number: true, cell: (a) => <span className="muted">{roughDuration(activeForMs(a, wall))}</span>, sort: (a, b) => activeForMs(a, wall) - activeForMs(b, wall), down: true },
    { key: 'do', title: t.columns.do, hiddenTitle: true, number: true, cell: (a) => (
      <span className="row-actions">
        {needsAcknowledging(a) && onAcknowledge ? <Button small onPress={() => onAcknowledge([a])} aria-label={t.acknowledgeAlarm(a.assetName, conditionWords(a))}>{t.acknowledge}</Button> : null}
        <Button small look="quiet" onPress={() => setOpened(a.id)} aria-label={t.detailsOf(a.assetName, conditionWords(a))}>{t.details}</Button>
      </span>
    ) },
  ];
  const empty = <Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title={t.nothingNeedsYou}>{t.activeEmpty}</Empty>;
  return (
    <>
      {flood ? (
        <Notice>
          <strong>{floodWords(flood, wall)}.</strong> {firstOutWords(flood)}, {moment(flood.first.at, wall)}. {t.floodEnds}
        </Notice>
      ) : null}
      {byPlace && alarms.length > 0
        ? <Places alarms={alarms} now={wall} onAcknowledge={onAcknowledge} />
        : <Table<Alarm> label={t.activeAlarms} fill rows={alarms} columns={columns} rowKey={(a) => a.id} raised={needsAcknowledging} empty={empty} />}
      {shown ? <AlarmDialog alarm={shown} onClose={() => setOpened(null)} /> : null}
    </>
  );
}
