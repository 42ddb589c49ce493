/** Who is told of alarms, in words. */
import type { Roster, Target, TargetKind, TargetWanted, TellEvent } from '../../electron/contract/notify';
import { t } from './catalogue/alarms';
import { choices } from './choices';
import { duration } from './time';

export const targetKindChoices = choices<TargetKind>(t.targetKinds);
export const targetKindWords: Record<TargetKind, string> = t.targetWays;

export const securityTellChoices = choices(t.security);
export const mqttModeChoices = choices(t.mqttModes);
export const leastChoices = ([1, 2, 3, 4] as const).map((key) => ({ key, text: t.least[key] }));
export const eventChoices: Record<TellEvent, string> = t.events;

/** Where messages go. */
export function targetWhere(target: TargetWanted): string {
  switch (target.kind) {
    case 'mail':
      return t.mailTo(target.options.to.join(', '), target.options.host);
    case 'webhook':
      return target.options.url;
    case 'mqtt':
      return t.topicAt(target.options.topic, target.options.url);
  }
}

/** Of which alarms. `where`: the part of the plant, null for all of it. */
export function targetOf({ least, kinds, events }: Pick<TargetWanted, 'least' | 'kinds' | 'events'>, where: string | null): string {
  const what = events.map((event) => t.eventsShort[event]).join(', ');
  return [t.least[least], where, kinds.length > 0 ? t.kindCount(kinds.length) : null, what].filter(Boolean).join('; ');
}

export function targetStateWords({ enabled, failingSince, lastSent }: Pick<Target, 'enabled' | 'failingSince' | 'lastSent'>, now: number): string {
  if (!enabled) return t.switchedOff;
  if (failingSince !== null) return t.failsFor(duration(now - failingSince));
  return lastSent === null ? t.nothingSent : t.sentAgo(duration(now - lastSent));
}

/** Messages, as they were counted. */
export function countWords({ sent, failed, givenUp }: Pick<Target, 'sent' | 'failed' | 'givenUp'>): string {
  return t.sentCount(sent, failed, givenUp);
}

export function toldFinding(targets: readonly Target[] | null): string {
  if (targets === null) return t.whoIsTold;
  const failing = targets.filter(({ enabled, failingSince }) => enabled && failingSince !== null);
  if (failing.length > 0) return failing[0] && failing.length === 1 ? t.oneFails(failing[0].name) : t.someFail(failing.length, targets.length);
  const on = targets.filter(({ enabled }) => enabled);
  if (on.length === 0) return t.nobodyTold;
  return on[0] && on.length === 1 ? t.oneTold(on[0].name) : t.someTold(on.length);
}

export function rosterWords({ steps }: Pick<Roster, 'steps'>): string {
  return t.roster(steps.map(({ afterMin, targets }) => ({ after: afterMin, targets })));
}
