import { tellEvents, type Target, type TargetKind, type TargetWanted, type TellEvent } from '../../../../electron/contract/notify';
import { targetWanted } from '../../../../electron/contract/notify';
import { issueText } from '../../../../electron/contract/issue';

/** What a person has typed so far: texts, as they stand in their fields. */
export interface TargetDraft {
  kind: TargetKind;
  name: string;
  enabled: boolean;
  least: TargetWanted['least'];
  /** 0: the whole plant. */
  under: number;
  events: readonly TellEvent[];
  secret: string;
  host: string;
  port: string;
  security: 'starttls' | 'tls' | 'none';
  from: string;
  to: string;
  url: string;
  username: string;
  topic: string;
  mode: 'state' | 'event';
  ca: string;
}

const addresses: Record<TargetKind, string> = { mail: '', webhook: 'https://', mqtt: 'mqtt://' };

export const emptyTarget = (kind: TargetKind): TargetDraft => ({
  kind, name: '', enabled: true, least: 2, under: 0, events: ['raised', 'acknowledged', 'returned'], secret: '', host: '', port: '587', security: 'starttls', from: '', to: '', url: addresses[kind], username: '', topic: 'millwright/v1-out/alarms', mode: 'state', ca: '',
});

/** One that is there. Its secret is not in it: left empty, it stays. */
export function targetDraftOf(target: Target): TargetDraft {
  const { name, kind, enabled, least, under, events, options } = target;
  const given = options as Partial<Record<string, unknown>>;
  const text = (key: string, otherwise = ''): string => (Array.isArray(given[key]) ? given[key].join(', ') : given[key] === undefined ? otherwise : String(given[key]));
  const empty = emptyTarget(kind);
  return {
    ...empty, name, enabled, least, under: under ?? 0, events, host: text('host'), port: text('port', empty.port), security: text('security', empty.security) as TargetDraft['security'], from: text('from'), to: text('to'), url: text('url', empty.url), username: text('username'),
    topic: text('topic', empty.topic), mode: text('mode', empty.mode) as TargetDraft['mode'], ca: text('ca'),
  };
}

/** As the contract takes it, over what the form does not show; or what is wrong with it. */
export function wantedTarget(draft: TargetDraft, before?: Target): { wanted: TargetWanted } | { problem: string } {
  const { kind, name, enabled, least, under, events } = draft;
  const given = (text: string) => text.trim() || undefined;
  const own = {
    mail: { host: draft.host.trim(), port: Number(draft.port), security: draft.security, username: given(draft.username), from: draft.from.trim(), to: draft.to.split(/[\s,;]+/).filter(Boolean), ca: given(draft.ca) },
    webhook: { url: draft.url.trim(), ca: given(draft.ca) },
    mqtt: { url: draft.url.trim(), username: given(draft.username), topic: draft.topic.trim(), mode: draft.mode, ca: given(draft.ca) },
  };
  const options = { ...before?.options, ...own[kind] };
  const whole = targetWanted.safeParse({ ...before, name, kind, enabled, least, under: under === 0 ? null : under, events: tellEvents.filter((event) => events.includes(event)), options });
  return whole.success ? { wanted: whole.data } : { problem: issueText(whole.error).replace(/^options\./, '') };
}
