import { useMemo } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import type { PlotMark } from '../../../kit/trend/scene';
import type { Span } from '../../../kit/trend/span';
import { useAlarms, useAsk } from '../../../state/hooks';
import type { Pen } from '../../../state/pens';

const MOST = 500;
const none: readonly Alarm[] = [];

/** Alarms of the equipment that the lines are of, newest first, and those among them that fall into what is shown. */
export function useMarks(pens: readonly Pen[], span: Span): { marks: readonly PlotMark[]; alarms: readonly Alarm[] } {
  const standing = useAlarms();
  const assets = [...new Set(pens.map((pen) => pen.asset.id))].sort((a, b) => a - b);
  const changed = standing.filter((alarm) => assets.includes(alarm.asset)).map((alarm) => `${alarm.id}${alarm.state}`).join();
  const { value } = useAsk(async (client) => (await Promise.all(assets.map((asset) => client.alarms.history({ asset, limit: MOST })))).flat(), [assets.join(), changed]);
  const all = value ?? none;
  const within = useMemo(() => all.filter((alarm) => alarm.raised <= span.to && (alarm.returned ?? alarm.closed ?? Infinity) >= span.from).sort((a, b) => b.raised - a.raised), [all, span.from, span.to]);
  const marks = useMemo(() => all.map((alarm): PlotMark => ({ from: alarm.raised, to: alarm.returned ?? alarm.closed, priority: alarm.priority })).sort((a, b) => b.priority - a.priority), [all]);
  return { marks, alarms: within };
}
