/** Who is told of alarms, in words. */
import type { Roster, Target, TargetKind, TargetWanted, TellEvent } from '../../electron/contract/notify';
import { counted, number } from './numbers';
import { duration } from './time';

export const targetKindChoices: { key: TargetKind; text: string }[] = [
  { key: 'mail', text: 'People, by the site’s mail server' },
  { key: 'webhook', text: 'A program on the site, by a call (webhook)' },
  { key: 'mqtt', text: 'Whoever listens to a broker on the site (MQTT)' },
];
export const targetKindWords: Record<TargetKind, string> = { mail: 'Mail', webhook: 'Webhook', mqtt: 'MQTT' };

export const securityTellChoices: { key: 'starttls' | 'tls' | 'none'; text: string }[] = [
  { key: 'starttls', text: 'STARTTLS, demanded' },
  { key: 'tls', text: 'TLS from the start' },
  { key: 'none', text: 'None: everybody on the network can read it' },
];
export const mqttModeChoices: { key: 'state' | 'event'; text: string }[] = [
  { key: 'state', text: 'How each alarm stands, on a topic of its own (retained)' },
  { key: 'event', text: 'Each event once' },
];
export const leastChoices: { key: 1 | 2 | 3 | 4; text: string }[] = [
  { key: 1, text: 'Priority 1 alone' },
  { key: 2, text: 'Priority 1 and 2' },
  { key: 3, text: 'Priority 1 to 3' },
  { key: 4, text: 'All priorities' },
];
export const eventChoices: Record<TellEvent, string> = { raised: 'Raised', acknowledged: 'Acknowledged', returned: 'Returned to normal', 'set-aside': 'Set aside (shelved, suppressed, out of service)' };

/** Where messages go. */
export function targetWhere(target: TargetWanted): string {
  switch (target.kind) {
    case 'mail':
      return `${target.options.to.join(', ')}, by ${target.options.host}`;
    case 'webhook':
      return target.options.url;
    case 'mqtt':
      return `${target.options.topic}, at ${target.options.url}`;
  }
}

/** Of which alarms. `where`: the part of the plant, null for all of it. */
export function targetOf({ least, kinds, events }: Pick<TargetWanted, 'least' | 'kinds' | 'events'>, where: string | null): string {
  const which = leastChoices.find(({ key }) => key === least)?.text ?? '';
  const what = events.map((event) => eventChoices[event].replace(/ \(.*/, '').toLowerCase()).join(', ');
  return [which, where, kinds.length > 0 ? counted(kinds.length, 'kind') : null, what].filter(Boolean).join('; ');
}

export function targetStateWords({ enabled, failingSince, lastSent }: Pick<Target, 'enabled' | 'failingSince' | 'lastSent'>, now: number): string {
  if (!enabled) return 'Switched off';
  if (failingSince !== null) return `Fails for ${duration(now - failingSince)}`;
  return lastSent === null ? 'Nothing sent yet' : `Sent ${duration(now - lastSent)} ago`;
}

/** Messages, as they were counted. */
export function countWords({ sent, failed, givenUp }: Pick<Target, 'sent' | 'failed' | 'givenUp'>): string {
  return [`${number(sent)} sent`, ...(failed > 0 ? [`${counted(failed, 'attempt')} failed`] : []), ...(givenUp > 0 ? [`${number(givenUp)} given up`] : [])].join(', ');
}

export function toldFinding(targets: readonly Target[] | null): string {
  if (targets === null) return 'Who is told';
  const failing = targets.filter(({ enabled, failingSince }) => enabled && failingSince !== null);
  if (failing.length > 0) return failing.length === 1 ? `${failing[0]?.name} can’t be told of alarms` : `${number(failing.length)} of ${number(targets.length)} can’t be told of alarms`;
  const on = targets.filter(({ enabled }) => enabled);
  if (on.length === 0) return 'Nobody is told of alarms';
  return on.length === 1 ? `${on[0]?.name} is told of alarms` : `${number(on.length)} are told of alarms`;
}

export function rosterWords({ steps }: Pick<Roster, 'steps'>): string {
  return steps.length === 0 ? 'Nobody is told' : steps.map(({ afterMin, targets }) => `after ${number(afterMin)} min ${targets.join(' and ')}`).join(', ').replace(/^a/, 'A');
}
