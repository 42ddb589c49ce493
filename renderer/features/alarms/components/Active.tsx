import { useState } from 'react';
import type { Alarm, AlarmFlood } from '../../../../electron/contract/alarms';
import { Button, Empty, Notice, Table, type Column } from '../../../kit';
import { IconBell } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
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
    { key: 'state', title: 'State', cell: (a) => <>{isFirst(a) ? <span className="badge">First out</span> : null} {alarmStateWords(a)}{a.acknowledgedBy ? <><br /><span className="muted small">by {a.acknowledgedBy}{a.note ? `: ${a.note}` : ''}</span></> : null}</> },
    { key: 'for', title: 'For', number: true, cell: (a) => <span className="muted">{roughDuration(activeForMs(a, wall))}</span>, sort: (a, b) => activeForMs(a, wall) - activeForMs(b, wall), down: true },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: (a) => (
      <span className="row-actions">
        {needsAcknowledging(a) && onAcknowledge ? <Button small onPress={() => onAcknowledge([a])} aria-label={`Acknowledge ${a.assetName}: ${a.condition}`}>Acknowledge</Button> : null}
        <Button small look="quiet" onPress={() => setOpened(a.id)} aria-label={`Details of ${a.assetName}: ${a.condition}`}>Details</Button>
      </span>
    ) },
  ];
  const empty = <Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title="Nothing needs you">An alarm stands here from the moment it is raised until its condition is over and someone has acknowledged it.</Empty>;
  return (
    <>
      {flood ? (
        <Notice>
          <strong>{floodWords(flood, wall)}.</strong> {firstOutWords(flood)}, {moment(flood.first.at, wall)}. It ends with fewer than five new ones in ten minutes.
        </Notice>
      ) : null}
      {byPlace && alarms.length > 0
        ? <Places alarms={alarms} now={wall} onAcknowledge={onAcknowledge} />
        : <Table<Alarm> label="Active alarms" fill rows={alarms} columns={columns} rowKey={(a) => a.id} raised={needsAcknowledging} empty={empty} />}
      {shown ? <AlarmDialog alarm={shown} onClose={() => setOpened(null)} /> : null}
    </>
  );
}
