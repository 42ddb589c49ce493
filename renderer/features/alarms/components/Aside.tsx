import { useState } from 'react';
import type { AlarmAside } from '../../../../electron/contract/alarms';
import { Button, Empty, PriorityMark, Table, type Column } from '../../../kit';
import { IconBell } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useMay } from '../../../state/hooks';
import { alarmStateWords } from '../../../words/alarms';
import { whoWords } from '../../../words/people';
import { moment, roughDuration } from '../../../words/time';
import { PutBackDialog } from './PutBackDialog';
import { byName, Where } from './columns';

/** What is kept from being announced: why, by whom, until when, and whether it would stand among the active ones. */
export function Aside({ aside }: { aside: readonly AlarmAside[] }) {
  const { wall } = useTick();
  const may = { shelved: useMay('operator'), 'out-of-service': useMay('engineer'), suppressed: false };
  const [asked, setAsked] = useState<AlarmAside | null>(null);
  const columns: Column<AlarmAside>[] = [
    { key: 'priority', title: 'Priority', hiddenTitle: true, tight: true, cell: (a) => <PriorityMark priority={a.priority} /> },
    { key: 'since', title: 'Since', cell: (a) => <span className="nowrap">{moment(a.since, wall)}</span>, sort: (a, b) => a.since - b.since, down: true },
    { key: 'name', title: 'Equipment', cell: (a) => <Where of={a} />, sort: byName },
    { key: 'condition', title: 'Condition', cell: (a) => <>{a.condition}<br /><span className={a.holds ? 'strong small' : 'muted small'}>{a.holds ? 'Active now' : 'Not active'}</span></> },
    { key: 'state', title: 'State', cell: (a) => alarmStateWords(a) },
    { key: 'until', title: 'Until', cell: (a) => (a.until === null ? <span className="muted">{a.state === 'suppressed' ? 'Its cause is over' : 'It is returned'}</span> : <><span className="nowrap">{moment(a.until, wall)}</span><br /><span className="muted small">in {roughDuration(a.until - wall)}</span></>), sort: (a, b) => (a.until ?? Infinity) - (b.until ?? Infinity) },
    { key: 'why', title: 'Why', cell: (a) => <>{a.why}<br /><span className="muted small">by {whoWords(a.by)}</span></> },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: (a) => (may[a.state] ? <Button small onPress={() => setAsked(a)} aria-label={`${a.state === 'shelved' ? 'Unshelve' : 'Return to service'} ${a.assetName}: ${a.condition}`}>{a.state === 'shelved' ? 'Unshelve' : 'Return to service'}</Button> : null) },
  ];
  return (
    <>
      <Table<AlarmAside> label="Alarms set aside" fill rows={aside} columns={columns} rowKey={(a) => `${a.definition}/${a.asset}`} raised={({ holds }) => holds}
        empty={<Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title="Every alarm can be heard">What is shelved, out of service or suppressed by design stands here with who did it, why, and until when.</Empty>}
      />
      {asked ? <PutBackDialog aside={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
