import { isOnOff } from '../../contract/alarm-kinds';
import type { Content, Message } from './types';

/** So many alarms are listed in one mail; of the others is said how many there are. */
const MOST_LINES = 200;

const eventWords: Record<Content['event'], string> = { raised: 'Alarm', acknowledged: 'Acknowledged', returned: 'Returned to normal', 'set-aside': 'Set aside', changed: 'Changed', unanswered: 'Not acknowledged', test: 'Test' };
const stateWords: Record<Content['state'], string> = {
  normal: 'normal', unacknowledged: 'not acknowledged', acknowledged: 'acknowledged', returned: 'returned, not acknowledged', 'latched-unacknowledged': 'returned and latched, not acknowledged', 'latched-acknowledged': 'returned and latched',
  shelved: 'shelved', suppressed: 'suppressed by design', 'out-of-service': 'out of service',
};

const what = ({ assetName, condition }: Content): string => `${assetName}: ${condition}`;

/** In the site's own time, with its zone. */
export function moment(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone, timeZoneName: 'short' }).format(at);
}

const number = (value: number, unit: string): string => `${Number(value.toPrecision(6))}${unit ? ` ${unit}` : ''}`;

const minutes = (ms: number): string => `${Number((ms / 60_000).toFixed(1))} min`;
const eventOf = ({ event, unansweredMs }: Content): string => (unansweredMs === undefined ? eventWords[event] : `${eventWords[event]} for ${minutes(unansweredMs)}`);

function lines(content: Content, zone: string): string[] {
  const { event, at, place, priority, state, value, limit, unit, who, why, kind } = content;
  const measured = value === null || isOnOff({ kind, signal: null }) || (kind === 'appliance' && unit === '') ? [] : [`Value: ${number(value, unit)}${limit === null ? '' : `, limit ${number(limit, unit)}`}`];
  return [
    `${eventOf(content)}: ${what(content)}`, `Where: ${place}`, `When: ${moment(at, zone)}`, `Priority: ${priority}`, `State: ${stateWords[state]}`, ...measured,
    ...(event === 'acknowledged' || event === 'set-aside' ? [`By: ${who}`] : []), ...(why ? [`Why: ${why}`] : []),
  ];
}

export interface MailText {
  subject: string;
  text: string;
}

const FOOT = 'Sent by Millwright, the appliance at your site. Nobody reads answers to this address.';

export function mailOf(messages: readonly Message[], zone: string): MailText {
  const [first] = messages;
  if (!first) throw new Error('a mail of nothing');
  if (messages.length === 1) return { subject: subjectOf(first.content), text: [...lines(first.content, zone), '', FOOT].join('\n') };
  const raised = messages.filter(({ content }) => content.event === 'raised').length;
  const highest = Math.min(...messages.map(({ content }) => content.priority));
  const count = raised === messages.length ? `${raised} alarms` : `${messages.length} messages, ${raised === 0 ? 'no' : raised} alarm${raised === 1 ? '' : 's'}`;
  const listed = messages.slice(0, MOST_LINES).map(({ content }) => `${moment(content.at, zone)}  ${content.priority}  ${eventOf(content)}: ${what(content)} (${content.place})`);
  const more = messages.length - listed.length;
  return {
    // What came first is what a flood began with.
    subject: `[${highest}] ${count}; first ${what(first.content)}`.slice(0, 200),
    text: [`${count}, highest priority ${highest}. The first one first:`, '', ...lines(first.content, zone), '', 'All of them, in the order they came: time, priority, what.', '', ...listed, ...(more > 0 ? [`and ${more} more.`] : []), '', FOOT].join('\n'),
  };
}

function subjectOf(content: Content): string {
  const { event, priority } = content;
  return (event === 'raised' ? `[${priority}] ${what(content)}` : `[${priority}] ${eventOf(content)}: ${what(content)}`).slice(0, 200);
}

/** As a program reads it: the body of a webhook's call and an MQTT message. Times are ISO 8601, UTC. */
export function jsonOf({ id, content }: Message): string {
  const { event, at, alarm, definition, asset, assetName, place, kind, condition, priority, state, value, limit, unit, who, why, unansweredMs } = content;
  return JSON.stringify({
    id, type: `alarm.${event}`, timestamp: new Date(at).toISOString(),
    data: { alarm, definition, equipment: asset === 0 ? null : asset, name: assetName, place, kind, condition, priority, state, value, limit, unit, who, why, ...(unansweredMs === undefined ? {} : { unansweredMs }) },
  });
}
