import { isOverTime } from '../../../../electron/contract/alarm-kinds';
import { alarmDefinition, type AlarmDefinition } from '../../../../electron/contract/alarms';

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
    condition, priority, latching, enabled, cause, consequence, action, direction: d.direction, span: d.spanMs === null ? USUAL_SPAN_S : String(d.spanMs / 1000), limit: Number.isNaN(d.limit) ? '' : String(d.limit), deadband: String(d.deadband), onDelay: String(d.onDelayMs / 1000), offDelay: String(d.offDelayMs / 1000),
    respond: d.respondWithinMs === null ? '' : String(d.respondWithinMs / MINUTE),
  };
}

/** NaN where it is no number; a comma may stand for the point. */
const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text.trim().replace(',', '.')));

/** What can be seen to be wrong before it is sent, by field. */
export function problemsOf(draft: Draft, of: AlarmDefinition): Partial<Record<keyof Draft, string>> {
  const problems: Partial<Record<keyof Draft, string>> = {};
  const notNegative = (key: 'deadband' | 'onDelay' | 'offDelay') => {
    if (!(numberOf(draft[key]) >= 0)) problems[key] = 'A number from 0 on.';
  };
  if (draft.condition.trim() === '') problems.condition = 'Say what the alarm is called when it stands.';
  if (!Number.isFinite(numberOf(draft.limit))) problems.limit = 'A number.';
  notNegative('deadband');
  notNegative('onDelay');
  notNegative('offDelay');
  if (isOverTime(of) && !(numberOf(draft.span) >= 2)) problems.span = 'A number of seconds, from 2 on.';
  if (draft.respond.trim() !== '' && !(numberOf(draft.respond) > 0)) problems.respond = 'A number of minutes, or nothing.';
  return problems;
}

export function definitionOf(draft: Draft, before: AlarmDefinition): AlarmDefinition {
  const { condition, priority, latching, enabled, cause, consequence, action, direction } = draft;
  return {
    ...before, condition: condition.trim(), direction, spanMs: isOverTime(before) ? Math.round(numberOf(draft.span) * 1000) : before.spanMs, priority, latching, enabled, cause: cause.trim(), consequence: consequence.trim(), action: action.trim(),
    limit: numberOf(draft.limit), deadband: numberOf(draft.deadband), onDelayMs: Math.round(numberOf(draft.onDelay) * 1000), offDelayMs: Math.round(numberOf(draft.offDelay) * 1000),
    respondWithinMs: draft.respond.trim() === '' ? null : Math.round(numberOf(draft.respond) * MINUTE),
  };
}

/** One that is still to be made. Its limit is not said yet. */
export function newDefinition(): AlarmDefinition {
  const of = { kind: 'reading-high', model: null, output: null, condition: '', limit: 0, deadband: 0, onDelayMs: 5_000, priority: 3, enabled: true } as const;
  return { ...alarmDefinition.parse({ id: 0, ...of }), limit: NaN };
}
