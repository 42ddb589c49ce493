import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Empty, Table, type Column } from '../../../kit';
import { IconBell } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { activeForMs, alarmStateWords, needsAcknowledging } from '../../../words/alarms';
import { roughDuration } from '../../../words/time';
import { AlarmDialog } from './AlarmDialog';
import { alarmColumns } from './columns';

/** The alarms that stand, with what can be done with each. */
export function Active({ alarms, onAcknowledge }: { alarms: readonly Alarm[]; onAcknowledge: ((alarm: Alarm) => void) | null }) {
  const { wall } = useTick();
  const [opened, setOpened] = useState<number | null>(null);
  const shown = alarms.find(({ id }) => id === opened);
  const columns: Column<Alarm>[] = [
    ...alarmColumns(wall),
    { key: 'state', title: 'State', cell: (a) => <>{alarmStateWords(a)}{a.acknowledgedBy ? <><br /><span className="muted small">by {a.acknowledgedBy}{a.note ? `: ${a.note}` : ''}</span></> : null}</> },
    { key: 'for', title: 'For', number: true, cell: (a) => <span className="muted">{roughDuration(activeForMs(a, wall))}</span>, sort: (a, b) => activeForMs(a, wall) - activeForMs(b, wall), down: true },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: (a) => (
      <span className="row-actions">
        {needsAcknowledging(a) && onAcknowledge ? <Button small onPress={() => onAcknowledge(a)} aria-label={`Acknowledge ${a.assetName}: ${a.condition}`}>Acknowledge</Button> : null}
        <Button small look="quiet" onPress={() => setOpened(a.id)} aria-label={`Details of ${a.assetName}: ${a.condition}`}>Details</Button>
      </span>
    ) },
  ];
  return (
    <>
      <Table<Alarm> label="Active alarms" fill rows={alarms} columns={columns} rowKey={(a) => a.id} raised={needsAcknowledging}
        empty={<Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title="Nothing needs you">An alarm stands here from the moment it is raised until its condition is over and someone has acknowledged it.</Empty>}
      />
      {shown ? <AlarmDialog alarm={shown} onClose={() => setOpened(null)} /> : null}
    </>
  );
}
