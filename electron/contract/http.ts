import * as z from 'zod';

/** The HTTP face of the appliance: where it listens, and the keys of programs that may ask it. */
export const HTTP_PORT = 8686;
export const HTTP_ADDRESS = '127.0.0.1';

/** What a key may do. `read`: see what models there are; `infer`: ask them, which includes that; `readings`: send readings; `metrics`: read the figures. */
export const scopes = ['infer', 'readings', 'metrics', 'read'] as const;
export const scope = z.enum(scopes);
export type Scope = z.infer<typeof scope>;

/** Requests a minute that a key may make unless it was given another limit. */
export const USUAL_PER_MINUTE = 60_000;
const perMinute = z.number().int().min(1).max(10_000_000);

export const httpSetting = z.object({
  on: z.boolean(),
  /** An address of this machine. Any but loopback needs a certificate. */
  address: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'give an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them'),
  port: z.number().int().min(0).max(65_535),
});
export type HttpSetting = z.infer<typeof httpSetting>;

/** Whether only this machine can reach it. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}

/** A certificate with its chain, and its key, which is kept in the vault: both PEM. */
export const httpTls = z.object({ certificate: z.string().max(100_000), key: z.string().max(20_000) });

export const httpStatus = httpSetting.extend({
  /** Of the certificate in use; null where there is none. */
  tls: z.object({ subject: z.string(), validTo: z.number() }).nullable(),
  state: z.enum(['off', 'listening', 'failed']),
  message: z.string(),
  /** Where it answers now. */
  url: z.string().nullable(),
});
export type HttpStatus = z.infer<typeof httpStatus>;

export const keyName = z.string().trim().min(1).max(80);
export const newApiKey = z.object({ name: keyName, scopes: z.array(scope).min(1), perMinute: perMinute.optional() });
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  perMinute,
  created: z.number(),
  createdBy: z.string(),
  /** To the minute; null: never. */
  lastUsed: z.number().nullable(),
  /** Null while it is good. */
  revoked: z.number().nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;
