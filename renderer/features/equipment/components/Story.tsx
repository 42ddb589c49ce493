import { useState } from 'react';
import type { Action, Finding } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Button, Panel, PriorityMark } from '../../../kit';
import { useIsPast } from '../../../state/clock';
import { useAsk, usePlant } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/equipment';
import { actionDetail, didWords, findingDetail, verdictWords } from '../../../words/actions';
import { alarmNumber, isOnOff } from '../../../words/alarms';
import { whoWords } from '../../../words/people';
import { moment } from '../../../words/time';
import { ActionDialog } from '../../actions';

interface Event {
  at: number;
  key: string;
  priority: number;
  text: string;
  by: string;
  /** Can be looked at whole. */
  action?: Action;
}

const MOST = 40;

interface StoryProps {
  asset: number;
  alarms: readonly Alarm[];
  actions: readonly Action[];
  findings: readonly Finding[];
  now: number;
}

/** What happened to a machine, newest first: its alarms, what was done and found, and the models that watch it. */
export function Story({ asset, alarms, actions, findings, now }: StoryProps) {
  const [opened, setOpened] = useState<Action | null>(null);
  const watch = usePlant()?.watchOf.get(asset);
  const models = useAsk((client) => client.models.list({}), [watch?.version]);
  const events: Event[] = [];
  for (const alarm of alarms) {
    events.push({ at: alarm.raised, key: `${alarm.id} raised`, priority: alarm.priority, text: alarm.limit === null || isOnOff(alarm) ? conditionWords(alarm) : t.past(conditionWords(alarm), alarmNumber(alarm.limit, alarm)), by: '' });
    if (alarm.acknowledged !== null) events.push({ at: alarm.acknowledged, key: `${alarm.id} seen`, priority: 0, text: t.acknowledged, by: t.byWithNote(alarm.acknowledgedBy, alarm.note) });
    if (alarm.returned !== null) events.push({ at: alarm.returned, key: `${alarm.id} over`, priority: 0, text: t.backToNormal, by: alarm.peak === null || isOnOff(alarm) ? '' : t.highest(alarmNumber(alarm.peak, alarm)) });
  }
  for (const action of actions) events.push({ at: action.done, key: `action ${action.id}`, priority: 0, text: didWords(action), by: actionDetail(action), action });
  for (const finding of findings) events.push({ at: finding.at, key: `finding ${finding.id}`, priority: 0, text: `${verdictWords[finding.verdict]}, ${moment(finding.from, now)}`, by: findingDetail(finding) });
  for (const model of models.value ?? []) {
    if (model.model === watch?.model) events.push({ at: model.imported, key: `model ${model.id}`, priority: 0, text: t.imported(model.model, model.version), by: t.by(whoWords(model.importedBy)) });
  }
  const past = useIsPast();
  const known = past ? events.filter(({ at }) => at <= now) : events;
  known.sort((a, b) => b.at - a.at);
  return (
    <Panel title={t.story} className="story">
      {known.length === 0 ? <p className="muted">{t.storyEmpty}</p> : null}
      <ol>
        {known.slice(0, MOST).map((event) => (
          <li key={event.key}>
            <time className="muted">{moment(event.at, now)}</time>
            {event.priority ? <PriorityMark priority={event.priority} size={14} /> : <i className="event-dot" aria-hidden />}
            <span>
              {event.text} <span className="muted">{event.by}</span>{' '}
              {event.action ? <Button small look="quiet" onPress={() => setOpened(event.action ?? null)} aria-label={t.showOne(event.text, moment(event.at, now))}>{t.show}</Button> : null}
            </span>
          </li>
        ))}
      </ol>
      {opened ? <ActionDialog action={opened} onClose={() => setOpened(null)} /> : null}
    </Panel>
  );
}
