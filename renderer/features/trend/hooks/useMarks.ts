import { useMemo } from 'react';
import type { Action } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import type { PlotMark } from '../../../kit/trend/scene';
import type { Span } from '../../../kit/trend/span';
import { useAlarms, useAsk } from '../../../state/hooks';
import type { Pen } from '../../../state/pens';
import { useDone } from '../../actions';

const MOST = 500;
const none: readonly Alarm[] = [];

/** Alarms and actions of the equipment that the lines are of, and those among them that fall into what is shown, newest first. */
export function useMarks(pens: readonly Pen[], span: Span): { marks: readonly PlotMark[]; alarms: readonly Alarm[]; actions: readonly Action[] } {
  const standing = useAlarms();
  const assets = [...new Set(pens.map((pen) => pen.asset.id))].sort((a, b) => a - b);
  const changed = standing.filter((alarm) => assets.includes(alarm.asset)).map((alarm) => `${alarm.id}${alarm.state}`).join();
  const { value } = useAsk(async (client) => (await Promise.all(assets.map((asset) => client.alarms.history({ asset, limit: MOST })))).flat(), [assets.join(), changed]);
  const all = value ?? none;
  const { actions: deeds } = useDone(assets, undefined);
  const within = useMemo(() => all.filter((alarm) => alarm.raised <= span.to && (alarm.returned ?? alarm.closed ?? Infinity) >= span.from).sort((a, b) => b.raised - a.raised), [all, span.from, span.to]);
  const done = useMemo(() => deeds.filter((action) => action.done >= span.from && action.done <= span.to).sort((a, b) => b.done - a.done), [deeds, span.from, span.to]);
  const marks = useMemo(() => [
    ...deeds.map((action): PlotMark => ({ from: action.done, to: action.done, priority: 0 })),
    ...all.map((alarm): PlotMark => ({ from: alarm.raised, to: alarm.returned ?? alarm.closed, priority: alarm.priority })).sort((a, b) => b.priority - a.priority),
  ], [all, deeds]);
  return { marks, alarms: within, actions: done };
}
