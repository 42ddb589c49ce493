import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Empty, Notice, Table, type Column } from '../../../kit';
import { IconBell, IconHistory } from '../../../kit/icons';
import { RouteLink } from '../../../app/navigation';
import { alarmRoute } from '../../../app/route';
import { useTick } from '../../../state/clock';
import { useAppliance, useAsk } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { acknowledgedAt, activeForMs, alarmNumber, alarmStateWords } from '../../../words/alarms';
import { t as r } from '../../../words/catalogue/replay';
import { t } from '../../../words/catalogue/alarms';
import { roughDuration } from '../../../words/time';
import { replayAlarm } from '../replay-alarm';
import { alarmColumns } from './columns';
import { MeasuresPanel } from './MeasuresPanel';

const HISTORY = 500;

/** Every alarm that was, the newest first. */
export function Past({ active }: { active: readonly Alarm[] }) {
  const { wall } = useTick();
  const { replay } = useAppliance();
  const { value, error } = useAsk((client) => client.alarms.history({ limit: HISTORY }), [active.map((a) => `${a.id}${a.state}`).join()]);
  const columns: Column<Alarm>[] = [
    ...alarmColumns(wall),
    { key: 'peak', title: t.columns.highest, number: true, cell: (a) => <span className="muted">{alarmNumber(a.peak, a)}</span> },
    { key: 'state', title: t.columns.state, cell: (a) => (a.closed !== null ? t.over : alarmStateWords(a)) },
    { key: 'by', title: t.columns.acknowledged, cell: (a) => <span className="muted">{acknowledgedAt(a)}{a.note ? `: ${a.note}` : ''}</span> },
    { key: 'for', title: t.columns.lasted, number: true, cell: (a) => <span className="muted">{roughDuration(activeForMs(a, wall))}</span>, sort: (a, b) => activeForMs(a, wall) - activeForMs(b, wall), down: true },
    { key: 'do', title: t.columns.do, hiddenTitle: true, number: true, cell: (a) => <span className="row-actions"><Button small look="quiet" iconOnly onPress={() => replayAlarm(replay, a)} aria-label={r.replayAlarm(a.assetName, conditionWords(a))}><IconHistory size={16} aria-hidden /></Button><RouteLink to={alarmRoute(a)}>{t.open}</RouteLink></span> },
  ];
  return (
    <>
      <MeasuresPanel />
      {error ? <Notice problem>{error}</Notice> : null}
      <Table label={t.pastAlarms} fill rows={value ?? []} columns={columns} rowKey={(a) => a.id} sortedBy={{ key: 'raised', descending: true }}
        empty={value ? <Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title={t.noneSoFar}>{t.pastEmpty}</Empty> : null}
      />
    </>
  );
}
