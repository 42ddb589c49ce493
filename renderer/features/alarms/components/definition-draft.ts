import { isOverTime } from '../../../../electron/contract/alarm-kinds';
import { alarmDefinition, type AlarmDefinition } from '../../../../electron/contract/alarms';
import { typed, typedNumber } from '../../../words/numbers';
import { t } from '../../../words/catalogue/alarms';

const MINUTE = 60_000;
/** Of a new one that is taken over time. */
const USUAL_SPAN_S = '600';

/** What a person has typed so far. */
export interface Draft {
  condition: string;
  limit: string;
  deadband: string;
  onDelay: string;
  offDelay: string;
  respond: string;
  span: string;
  direction: AlarmDefinition['direction'];
  priority: AlarmDefinition['priority'];
  latching: boolean;
  enabled: boolean;
  cause: string;
  consequence: string;
  action: string;
}

export function draftOf(d: AlarmDefinition): Draft {
  const { condition, priority, latching, enabled, cause, consequence, action } = d;
  return {
    condition, priority, latching, enabled, cause, consequence, action, direction: d.direction, span: d.spanMs === null ? USUAL_SPAN_S : typed(d.spanMs / 1000), limit: typed(d.limit), deadband: typed(d.deadband), onDelay: typed(d.onDelayMs / 1000), offDelay: typed(d.offDelayMs / 1000),
    respond: d.respondWithinMs === null ? '' : typed(d.respondWithinMs / MINUTE),
  };
}

/** What can be seen to be wrong before it is sent, by field. */
export function problemsOf(draft: Draft, of: AlarmDefinition): Partial<Record<keyof Draft, string>> {
  const problems: Partial<Record<keyof Draft, string>> = {};
  const notNegative = (key: 'deadband' | 'onDelay' | 'offDelay') => {
    if (!(typedNumber(draft[key]) >= 0)) problems[key] = t.fromNought;
  };
  if (draft.condition.trim() === '') problems.condition = t.nameIt;
  if (!Number.isFinite(typedNumber(draft.limit))) problems.limit = t.aNumber;
  notNegative('deadband');
  notNegative('onDelay');
  notNegative('offDelay');
  if (isOverTime(of) && !(typedNumber(draft.span) >= 2)) problems.span = t.spanProblem;
  if (draft.respond.trim() !== '' && !(typedNumber(draft.respond) > 0)) problems.respond = t.respondProblem;
  return problems;
}

export function definitionOf(draft: Draft, before: AlarmDefinition): AlarmDefinition {
  const { condition, priority, latching, enabled, cause, consequence, action, direction } = draft;
  return {
    ...before, condition: condition.trim(), direction, spanMs: isOverTime(before) ? Math.round(typedNumber(draft.span) * 1000) : before.spanMs, priority, latching, enabled, cause: cause.trim(), consequence: consequence.trim(), action: action.trim(),
    limit: typedNumber(draft.limit), deadband: typedNumber(draft.deadband), onDelayMs: Math.round(typedNumber(draft.onDelay) * 1000), offDelayMs: Math.round(typedNumber(draft.offDelay) * 1000),
    respondWithinMs: draft.respond.trim() === '' ? null : Math.round(typedNumber(draft.respond) * MINUTE),
  };
}

/** One that is still to be made. Its limit is not said yet. */
export function newDefinition(): AlarmDefinition {
  const of = { kind: 'reading-high', model: null, output: null, condition: '', limit: 0, deadband: 0, onDelayMs: 5_000, priority: 3, enabled: true } as const;
  return { ...alarmDefinition.parse({ id: 0, ...of }), limit: NaN };
}
