import * as z from 'zod';
import { alarmKind } from './alarms';
import { pem } from './connectors';
import { priority, slug, time } from './domain';

/** Who is told of alarms, of which, and by what way. */

/** What of an alarm's life is told. `set-aside`: shelved, suppressed by design or taken out of service. */
export const tellEvent = z.enum(['raised', 'acknowledged', 'returned', 'set-aside']);
export type TellEvent = z.infer<typeof tellEvent>;
export const tellEvents = tellEvent.options;

export const mailAddress = z.string().trim().max(254).regex(/^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/, 'write an address like shift@plant.example');
const host = z.string().trim().max(253).regex(/^[A-Za-z0-9._:-]+$/, 'write the name or the address of a machine, without a port');

/** The site's own mail server. */
export const mailOptions = z.strictObject({
  host,
  port: z.number().int().min(1).max(65_535).default(587),
  /** `starttls` and `tls` are demanded: where the server can't, nothing is sent. */
  security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  /** Certificates of who signed the server's; without them the system's own authorities are trusted. */
  ca: pem.optional(),
  /** As which user we come; without one nobody is asked. */
  username: z.string().min(1).max(200).optional(),
  from: mailAddress,
  to: z.array(mailAddress).min(1, 'name somebody to write to').max(20),
  /** More than three mails within this time are put into one that lists them all. */
  gatherS: z.number().int().min(0).max(3_600).default(60),
});

/** A program on the site that is called by HTTP. */
export const webhookOptions = z.strictObject({
  url: z.string().max(500).refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '' && url.hash === '';
  }, 'write an address like https://192.168.1.20:8443/alarms, without a user'),
  ca: pem.optional(),
  timeoutS: z.number().int().min(1).max(60).default(10),
});

/** A broker on the site, with a connection of our own. */
export const mqttTellOptions = z.strictObject({
  url: z.string().max(300),
  username: z.string().min(1).max(200).optional(),
  ca: pem.optional(),
  /** What every topic of ours begins with. */
  topic: z.string().max(200).regex(/^[^#+\u0000/$][^#+\u0000]*[^#+\u0000/]$/, 'write a topic without #, + and $, that neither begins nor ends with /').default('millwright/v1-out/alarms'),
  /** `state`: one retained topic an alarm, `<topic>/<definition>/<equipment>`, for every step of its life; `event`: each event once, on `<topic>/events`. */
  mode: z.enum(['state', 'event']).default('state'),
});

const shared = {
  name: slug,
  enabled: z.boolean().default(true),
  /** Alarms of this priority and of higher ones: 4 is all of them. */
  least: priority.default(4),
  /** Alarms of what is at or below this asset alone; null: of all, those of no equipment too. */
  under: z.number().int().nullable().default(null),
  /** Of these kinds alone; none: of all. */
  kinds: z.array(alarmKind).max(alarmKind.options.length).default([]),
  events: z.array(tellEvent).min(1, 'name something that is told').max(tellEvents.length).default(['raised', 'acknowledged', 'returned']),
  /** What could not be told for so long is given up, and counted. */
  giveUpAfterH: z.number().min(0.1).max(168).default(24),
};

export const targetWanted = z.discriminatedUnion('kind', [
  z.object({ ...shared, kind: z.literal('mail'), options: mailOptions }),
  z.object({ ...shared, kind: z.literal('webhook'), options: webhookOptions }),
  z.object({ ...shared, kind: z.literal('mqtt'), options: mqttTellOptions }),
]);
export type TargetWanted = z.infer<typeof targetWanted>;
export type TargetKind = TargetWanted['kind'];
export const targetKinds = ['mail', 'webhook', 'mqtt'] as const satisfies readonly TargetKind[];

/** The password of a mail server or a broker, or the key that a webhook's calls are signed with. It goes to the vault and never comes back. */
export const targetSecret = z.string().min(1).max(1000);
/** Of a webhook's key: so many letters at least. */
export const LEAST_KEY = 16;

/** How telling goes. */
export const targetState = z.object({
  /** A password or a key is kept for it. */
  secret: z.boolean(),
  lastSent: time.nullable(),
  /** Messages that wait to be sent. */
  waiting: z.number().int(),
  /** Since when nothing could be sent, and why; null: all is well. */
  failingSince: time.nullable(),
  problem: z.string().nullable(),
  nextTry: time.nullable(),
  /** Messages sent, attempts that failed, and messages given up, since it was made. */
  sent: z.number().int(),
  failed: z.number().int(),
  givenUp: z.number().int(),
});
export const target = z.intersection(targetWanted, targetState);
export type Target = z.infer<typeof target>;

/** What became of a test message. */
export const targetTried = z.object({ sent: z.boolean(), says: z.string(), ms: z.number() });
export type TargetTried = z.infer<typeof targetTried>;

/** Of a roster: whom to tell once nobody has acknowledged an alarm for so long. */
export const rosterStep = z.object({ afterMin: z.number().min(0).max(10_080), targets: z.array(slug).min(1, 'name somebody who is told').max(20) });
/** Of alarms of one priority, the soonest step first; without steps nobody is told that nobody answers. */
export const roster = z.object({ priority, steps: z.array(rosterStep).max(10) });
export type Roster = z.infer<typeof roster>;
