import * as z from 'zod';
import { action } from './actions';
import { alarm, alarmAside } from './alarms';
import { personSignature, time } from './domain';

/** What one shift hands to the next: everything that stands, and what was done since the last handover (null: there was none, or it is longer ago than a day). */
export const standing = z.object({ since: time.nullable(), alarms: z.array(alarm), aside: z.array(alarmAside), actions: z.array(action) });
export type Standing = z.infer<typeof standing>;

const signer = z.object({ id: z.number().int(), name: z.string() });
/** As it was signed by both. It is never changed. */
export const handover = standing.extend({ id: z.number().int(), at: time, outgoing: signer, incoming: signer, notes: z.string() });
export type Handover = z.infer<typeof handover>;

export const newHandover = z.object({
  notes: z.string().trim().max(8000).default(''),
  /** The alarms, by their numbers, that both have seen: one that has come since is not handed over unseen. */
  seen: z.array(z.number().int()).max(10_000),
  outgoing: personSignature,
  incoming: personSignature,
});
