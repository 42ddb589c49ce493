import { useState } from 'react';
import type { AlarmAside } from '../../../../electron/contract/alarms';
import { Button, Empty, PriorityMark, Table, type Column } from '../../../kit';
import { IconBell } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useMay } from '../../../state/hooks';
import { conditionWords, engineWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { alarmStateWords } from '../../../words/alarms';
import { whoWords } from '../../../words/people';
import { moment, roughDuration } from '../../../words/time';
import { PutBackDialog } from './PutBackDialog';
import { byName, Where } from './columns';

/** What undoes it, as a button says it. */
const putBack = ({ state }: Pick<AlarmAside, 'state'>): string => (state === 'shelved' ? t.unshelve : t.returnToService);

/** What is kept from being announced: why, by whom, until when, and whether it would stand among the active ones. */
export function Aside({ aside }: { aside: readonly AlarmAside[] }) {
  const { wall } = useTick();
  const may = { shelved: useMay('operator'), 'out-of-service': useMay('engineer'), suppressed: false };
  const [asked, setAsked] = useState<AlarmAside | null>(null);
  const columns: Column<AlarmAside>[] = [
    { key: 'priority', title: t.columns.priority, hiddenTitle: true, tight: true, cell: (a) => <PriorityMark priority={a.priority} /> },
    { key: 'since', title: t.columns.since, cell: (a) => <span className="nowrap">{moment(a.since, wall)}</span>, sort: (a, b) => a.since - b.since, down: true },
    { key: 'name', title: t.columns.equipment, cell: (a) => <Where of={a} />, sort: byName },
    { key: 'condition', title: t.columns.condition, cell: (a) => <>{conditionWords(a)}<br /><span className={a.holds ? 'strong small' : 'muted small'}>{a.holds ? t.activeNow : t.notActive}</span></> },
    { key: 'state', title: t.columns.state, cell: (a) => alarmStateWords(a) },
    { key: 'until', title: t.columns.until, cell: (a) => (a.until === null ? <span className="muted">{a.state === 'suppressed' ? t.causeOver : t.isReturned}</span> : <><span className="nowrap">{moment(a.until, wall)}</span><br /><span className="muted small">{t.in(roughDuration(a.until - wall))}</span></>), sort: (a, b) => (a.until ?? Infinity) - (b.until ?? Infinity) },
    { key: 'why', title: t.columns.why, cell: (a) => <>{engineWords(a.why)}<br /><span className="muted small">{t.by(whoWords(a.by))}</span></> },
    { key: 'do', title: t.columns.do, hiddenTitle: true, number: true, cell: (a) => (may[a.state] ? <Button small onPress={() => setAsked(a)} aria-label={t.doTo(putBack(a), a.assetName, conditionWords(a))}>{putBack(a)}</Button> : null) },
  ];
  return (
    <>
      <Table<AlarmAside> label={t.alarmsAside} fill rows={aside} columns={columns} rowKey={(a) => `${a.definition}/${a.asset}`} raised={({ holds }) => holds}
        empty={<Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title={t.allHeard}>{t.asideEmpty}</Empty>}
      />
      {asked ? <PutBackDialog aside={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
