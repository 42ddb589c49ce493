import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, PriorityMark, Table, type Column } from '../../../kit';
import { RouteLink } from '../../../app/navigation';
import { alarmRoute } from '../../../app/route';
import { byPlace, type PlaceAlarms } from '../../../words/alarm-groups';
import { groupWords } from '../../../words/floods';
import { moment } from '../../../words/time';

/** The alarms that stand, by where they are: how many, the most urgent, and which of each place came first. */
export function Places({ alarms, now, onAcknowledge }: { alarms: readonly Alarm[]; now: number; onAcknowledge: ((alarms: readonly Alarm[]) => void) | null }) {
  const columns: Column<PlaceAlarms>[] = [
    { key: 'priority', title: 'Most urgent', hiddenTitle: true, tight: true, cell: ({ priority }) => <PriorityMark priority={priority} /> },
    { key: 'place', title: 'Place', cell: ({ place }) => <span className="strong">{place}</span>, sort: (a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }) },
    { key: 'alarms', title: 'Alarms', cell: ({ alarms: own, open }) => groupWords(open.length, own.length), sort: (a, b) => a.alarms.length - b.alarms.length, down: true },
    { key: 'first', title: 'First out', cell: ({ first }) => <><RouteLink to={alarmRoute(first)} className="strong">{first.assetName}</RouteLink> {first.condition}</> },
    { key: 'at', title: 'Raised', cell: ({ first }) => <span className="muted nowrap">{moment(first.raised, now)}</span>, sort: (a, b) => a.first.raised - b.first.raised },
    { key: 'newest', title: 'Newest', cell: ({ newest }) => <span className="muted nowrap">{moment(newest.raised, now)}</span>, sort: (a, b) => a.newest.raised - b.newest.raised, down: true },
    { key: 'do', title: 'What to do', hiddenTitle: true, number: true, cell: ({ open, place }) => (open.length > 0 && onAcknowledge ? <Button small onPress={() => onAcknowledge(open)} aria-label={`Acknowledge all of ${place}`}>Acknowledge all</Button> : null) },
  ];
  return <Table<PlaceAlarms> label="Active alarms by place" fill rows={byPlace(alarms)} columns={columns} rowKey={({ place }) => place} raised={({ open }) => open.length > 0} />;
}
