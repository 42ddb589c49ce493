import * as z from 'zod';
import type { opcuaOptions} from './connectors';
import { certificateFacts, sourceTag } from './connectors';

/** The words between the engine and the process that speaks OPC UA: what it is asked, and what it tells, which the engine checks as it checks anything from outside. */

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  certificate: string;
  privateKey: string;
}

/** Source times between which readings of an address may be missing, both exclusive. */
const gap = z.object({ address: z.string(), from: z.number(), to: z.number() });
export type Gap = z.infer<typeof gap>;

export interface OpcuaOpening {
  /** Of this connection, in its other calls. */
  id: number;
  url: string;
  options: z.infer<typeof opcuaOptions>;
  /** The appliance's own. */
  own: KeyPair;
  user: { name: string; password: string } | KeyPair | undefined;
  /** SHA-256 of the certificate that a person trusts. */
  trusted: string | undefined;
  mapped: readonly string[];
  /** Source time of the newest reading that is kept, by address. */
  since: ReadonlyMap<string, number>;
  /** What was not filled from the server's history yet. */
  gaps: readonly Gap[];
  /** No notifications are to be sent yet. */
  paused: boolean;
}

/** Null: the source has none. */
const value = z.union([z.number(), z.boolean(), z.string().max(10_000), z.null()]);

export const opcuaEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: z.enum(['connected', 'connecting', 'failed']), message: z.string().max(2000) }),
  z.object({ type: z.literal('certificate'), certificate: certificateFacts }),
  z.object({
    type: z.literal('samples'),
    samples: z.array(z.object({ address: z.string().max(600), value, time: z.number().optional(), quality: z.union([z.literal(0), z.literal(1), z.literal(2)]) })),
    /** Those that are left after these samples. */
    gaps: z.array(gap),
  }),
  z.object({ type: z.literal('refused'), address: z.string().max(2000), cause: z.enum(['unsupported', 'device-error', 'sequence-gap', 'time-invalid']), sample: z.string().max(500), message: z.string().max(2000) }),
]);
export type OpcuaEvent = z.infer<typeof opcuaEvent>;

export const opcuaFound = z.object({ tags: z.array(sourceTag.omit({ mappedTo: true })), total: z.number().int(), note: z.string() });
export type OpcuaFound = z.infer<typeof opcuaFound>;

export const opcuaIdentity = z.object({ certificate: z.string().max(20_000), privateKey: z.string().max(20_000) });

// A type, not an interface: only types have the index that a line's calls want.
export type OpcuaCalls = {
  /** Stays connected until it is broken off. */
  open: { input: OpcuaOpening; output: null; progress: OpcuaEvent };
  remap: { input: { id: number; mapped: readonly string[] }; output: null };
  /** No more notifications are to be sent now. */
  pause: { input: { id: number; paused: boolean }; output: null };
  browse: { input: { id: number; search: string; limit: number }; output: OpcuaFound };
  /** Makes a certificate of its own for an application. */
  identity: { input: { applicationUri: string; commonName: string; hosts: readonly string[] }; output: z.infer<typeof opcuaIdentity> };
};
