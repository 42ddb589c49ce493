import type { Alarm } from '../../../../electron/contract/alarms';
import { PriorityMark, type Column } from '../../../kit';
import { RouteLink } from '../../../app/navigation';
import { alarmRoute } from '../../../app/route';
import { conditionWords, engineWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { alarmNumber, needsAcknowledging } from '../../../words/alarms';
import { moment } from '../../../words/time';

/** Where it is: a link to the machine, with its place below. */
export function Where({ of }: { of: { asset: number; assetName: string; place: string } }) {
  return (
    <>
      <RouteLink to={alarmRoute(of)} className="strong">{of.assetName}</RouteLink>
      <br />
      <span className="muted small nowrap">{engineWords(of.place)}</span>
    </>
  );
}

export const byName = (a: { assetName: string }, b: { assetName: string }) => a.assetName.localeCompare(b.assetName, 'en', { numeric: true });

/** What every list of alarms begins with. */
export function alarmColumns(now: number): Column<Alarm>[] {
  return [
    { key: 'priority', title: t.columns.priority, hiddenTitle: true, tight: true, cell: (a) => <PriorityMark priority={a.priority} /> },
    { key: 'raised', title: t.columns.raised, cell: (a) => <span className="nowrap">{moment(a.raised, now)}</span>, sort: (a, b) => a.raised - b.raised, down: true },
    { key: 'name', title: t.columns.equipment, cell: (a) => <Where of={a} />, sort: byName },
    { key: 'condition', title: t.columns.condition, cell: (a) => conditionWords(a) },
    { key: 'value', title: t.columns.value, number: true, cell: (a) => <span className={needsAcknowledging(a) ? 'strong' : undefined}>{alarmNumber(a.value, a)}</span> },
    { key: 'limit', title: t.columns.limit, number: true, cell: (a) => <span className="muted">{alarmNumber(a.limit, a)}</span> },
  ];
}
