import { useState } from 'react';
import type { Alarm } from '../../../electron/contract/alarms';
import { Button, Empty, Notice, PriorityMark, Table, type Column } from '../../kit';
import { IconBell } from '../../kit/icons';
import { RouteLink } from '../../app/navigation';
import { alarmRoute } from '../../app/route';
import { useTick } from '../../state/clock';
import { useAlarms, useAsk, useMay } from '../../state/hooks';
import { acknowledgedWords, activeForMs, alarmNumber, alarmStateWords, byUrgency, needsAcknowledging } from '../../words/alarms';
import { counted, number } from '../../words/numbers';
import { moment, roughDuration } from '../../words/time';
import { AcknowledgeDialog } from './components/AcknowledgeDialog';

const HISTORY = 500;

/** What is active now, and what was. */
export default function Alarms({ tab }: { tab: 'active' | 'history' }) {
  const active = [...useAlarms()].sort(byUrgency);
  const open = active.filter(needsAcknowledging);
  const may = useMay('operator');
  const [asked, setAsked] = useState<readonly Alarm[] | null>(null);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{active.length === 0 ? 'No active alarms' : open.length === 0 ? `${counted(active.length, 'alarm')}, all acknowledged` : `${counted(open.length, 'alarm')} to acknowledge`}</h1>
        <nav className="tabs" aria-label="Alarms">
          <RouteLink to={{ page: 'alarms', tab: 'active' }} current={tab === 'active'}>
            Active {number(active.length)}
          </RouteLink>
          <RouteLink to={{ page: 'alarms', tab: 'history' }} current={tab === 'history'}>
            History
          </RouteLink>
        </nav>
        <div className="actions">
          {tab === 'active' && may ? (
            <Button disabled={open.length === 0} onPress={() => setAsked(open)}>
              Acknowledge shown
            </Button>
          ) : null}
        </div>
      </div>
      {tab === 'active' ? <Active alarms={active} onAcknowledge={may ? (alarm) => setAsked([alarm]) : null} /> : <History active={active} />}
      {asked ? <AcknowledgeDialog alarms={asked} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}

const link = (alarm: Alarm, text: string, strong?: boolean) => (
  <RouteLink to={alarmRoute(alarm)} className={strong ? 'strong' : undefined}>
    {text}
  </RouteLink>
);

function shared(now: number): Column<Alarm>[] {
  return [
    { key: 'priority', title: 'Priority', hiddenTitle: true, tight: true, cell: (a) => <PriorityMark priority={a.priority} /> },
    { key: 'raised', title: 'Raised', cell: (a) => <span className="nowrap">{moment(a.raised, now)}</span>, sort: (a, b) => a.raised - b.raised, down: true },
    { key: 'name', title: 'Equipment', cell: (a) => <><span className="strong">{a.assetName}</span><br /><span className="muted small nowrap">{a.place}</span></>, sort: (a, b) => a.assetName.localeCompare(b.assetName, 'en', { numeric: true }) },
    { key: 'condition', title: 'Condition', cell: (a) => a.condition },
    { key: 'value', title: 'Value', number: true, cell: (a) => <span className={needsAcknowledging(a) ? 'strong' : undefined}>{alarmNumber(a.value, a)}</span> },
    { key: 'limit', title: 'Limit', number: true, cell: (a) => <span className="muted">{alarmNumber(a.limit, a)}</span> },
  ];
}

function Active({ alarms, onAcknowledge }: { alarms: readonly Alarm[]; onAcknowledge: ((alarm: Alarm) => void) | null }) {
  const { wall } = useTick();
  const columns: Column<Alarm>[] = [
    ...shared(wall),
    { key: 'state', title: 'State', cell: (a) => <>{alarmStateWords(a)}{a.acknowledgedBy ? <><br /><span className="muted small">by {a.acknowledgedBy}{a.note ? `: ${a.note}` : ''}</span></> : null}</> },
    { key: 'for', title: 'For', number: true, cell: (a) => <span className="muted">{roughDuration(activeForMs(a, wall))}</span>, sort: (a, b) => activeForMs(a, wall) - activeForMs(b, wall), down: true },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: (a) => (needsAcknowledging(a) && onAcknowledge ? <Button small onPress={() => onAcknowledge(a)} aria-label={`Acknowledge ${a.assetName}: ${a.condition}`}>Acknowledge</Button> : link(a, 'Open')) },
  ];
  return (
    <Table<Alarm> label="Active alarms" fill rows={alarms} columns={columns} rowKey={(a) => a.id} raised={needsAcknowledging}
      empty={<Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title="Nothing needs you">An alarm stands here from the moment it is raised until its condition is over and someone has acknowledged it.</Empty>}
    />
  );
}

function History({ active }: { active: readonly Alarm[] }) {
  const { wall } = useTick();
  const { value, error } = useAsk((client) => client.alarms.history({ limit: HISTORY }), [active.map((a) => `${a.id}${a.state}`).join()]);
  const columns: Column<Alarm>[] = [
    ...shared(wall),
    { key: 'peak', title: 'Highest', number: true, cell: (a) => <span className="muted">{alarmNumber(a.peak, a)}</span> },
    { key: 'state', title: 'State', cell: (a) => (a.closed !== null ? 'Over' : alarmStateWords(a)) },
    { key: 'by', title: 'Acknowledged', cell: (a) => <span className="muted">{acknowledgedWords(a).replace('Acknowledged ', '')}{a.note ? `: ${a.note}` : ''}</span> },
    { key: 'for', title: 'Lasted', number: true, cell: (a) => <span className="muted">{roughDuration(activeForMs(a, wall))}</span>, sort: (a, b) => activeForMs(a, wall) - activeForMs(b, wall), down: true },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: (a) => link(a, 'Open') },
  ];
  return (
    <>
      {error ? <Notice problem>{error}</Notice> : null}
      <Table label="Past alarms" fill rows={value ?? []} columns={columns} rowKey={(a) => a.id} sortedBy={{ key: 'raised', descending: true }}
        empty={value ? <Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title="No alarm so far">Every alarm is kept here with who acknowledged it and how long it lasted.</Empty> : null}
      />
    </>
  );
}
