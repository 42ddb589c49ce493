import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, PriorityMark, Table, type Column } from '../../../kit';
import { RouteLink } from '../../../app/navigation';
import { alarmRoute } from '../../../app/route';
import { conditionWords, engineWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { byPlace, type PlaceAlarms } from '../../../words/alarm-groups';
import { groupWords } from '../../../words/floods';
import { moment } from '../../../words/time';

/** The alarms that stand, by where they are: how many, the most urgent, and which of each place came first. */
export function Places({ alarms, now, onAcknowledge }: { alarms: readonly Alarm[]; now: number; onAcknowledge: ((alarms: readonly Alarm[]) => void) | null }) {
  const columns: Column<PlaceAlarms>[] = [
    { key: 'priority', title: t.columns.mostUrgent, hiddenTitle: true, tight: true, cell: ({ priority }) => <PriorityMark priority={priority} /> },
    { key: 'place', title: t.columns.place, cell: ({ place }) => <span className="strong">{engineWords(place)}</span>, sort: (a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }) },
    { key: 'alarms', title: t.columns.alarms, cell: ({ alarms: own, open }) => groupWords(open.length, own.length), sort: (a, b) => a.alarms.length - b.alarms.length, down: true },
    { key: 'first', title: t.columns.firstOut, cell: ({ first }) => <><RouteLink to={alarmRoute(first)} className="strong">{first.assetName}</RouteLink> {conditionWords(first)}</> },
    { key: 'at', title: t.columns.raised, cell: ({ first }) => <span className="muted nowrap">{moment(first.raised, now)}</span>, sort: (a, b) => a.first.raised - b.first.raised },
    { key: 'newest', title: t.columns.newest, cell: ({ newest }) => <span className="muted nowrap">{moment(newest.raised, now)}</span>, sort: (a, b) => a.newest.raised - b.newest.raised, down: true },
    { key: 'do', title: t.columns.do, hiddenTitle: true, number: true, cell: ({ open, place }) => (open.length > 0 && onAcknowledge ? <Button small onPress={() => onAcknowledge(open)} aria-label={t.acknowledgeAllOf(engineWords(place))}>{t.acknowledgeAll}</Button> : null) },
  ];
  return <Table<PlaceAlarms> label={t.activeByPlace} fill rows={byPlace(alarms)} columns={columns} rowKey={({ place }) => place} raised={({ open }) => open.length > 0} />;
}
