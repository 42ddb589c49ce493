import type { TargetWanted } from '../../contract/notify';
import { callWebhook, publishAll, sendMail, type Publication } from '../delivery';
import type { Message } from './types';
import { jsonOf, mailOf } from './words';

export interface Sender {
  target: TargetWanted;
  uid: string;
  secret: string | undefined;
  zone: string;
}

/** How many messages one sending takes at most. */
export const AT_ONCE = { mail: 1_000, webhook: 1, mqtt: 100 } as const;

/** Sends these, the oldest first: in one mail, by one call, over one connection. Resolves with what is to be said although they are sent. Errors: Undelivered. */
export async function send({ target, uid, secret, zone }: Sender, messages: readonly Message[]): Promise<{ caution: string | null }> {
  const [first] = messages;
  if (!first) return { caution: null };
  switch (target.kind) {
    case 'mail': {
      const { from, to, host, port, security, ca, username } = target.options;
      const { refused } = await sendMail({ host, port, security, ca, username, password: secret }, {
        from, to, id: first.id, ...mailOf(messages, zone), thread: messages.length === 1 && first.content.alarm !== null ? `${uid}-alarm-${first.content.alarm}` : undefined,
        headers: { 'X-Millwright-Ids': messages.slice(0, 100).map(({ id }) => id).join(' '), ...(first.content.priority === 1 ? { 'X-Priority': '1' } : {}) },
      });
      return { caution: refused.length === 0 ? null : `The mail server refuses some of those it is for: ${refused.map(({ to: whom, says }) => `${whom}: ${says}`).join('; ')}.`.slice(0, 400) };
    }
    case 'webhook': {
      const { url, ca, timeoutS } = target.options;
      for (const message of messages) await callWebhook({ url, ca, key: secret ?? '', timeoutMs: timeoutS * 1_000 }, message.id, jsonOf(message));
      return { caution: null };
    }
    case 'mqtt': {
      const { url, username, ca } = target.options;
      await publishAll({ url, username, ca, password: secret, clientId: `millwright-tell-${uid}` }, messages.map((message) => publicationOf(target.options, message)));
      return { caution: null };
    }
  }
}

/** A state stands on its alarm's own topic for whoever comes later; what is over says so there, too. */
function publicationOf({ topic, mode }: Extract<TargetWanted, { kind: 'mqtt' }>['options'], message: Message): Publication {
  const { event, definition, asset } = message.content;
  if (event === 'test') return { topic: `${topic}/test`, payload: jsonOf(message), retain: false };
  return mode === 'event' ? { topic: `${topic}/events`, payload: jsonOf(message), retain: false } : { topic: `${topic}/${definition}/${asset}`, payload: jsonOf(message), retain: true };
}
