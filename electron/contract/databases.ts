import * as z from 'zod';
import { pem } from './connectors';
import { slug } from './domain';

/** PostgreSQL of a site, as the appliance keeps how it is reached. Its password lies among the vault's secrets alone. */
export const siteDatabase = z.strictObject({
  name: slug,
  host: z.string().trim().min(1).max(253).regex(/^[A-Za-z0-9._:-]+$/, 'write the name or the address of a machine, without a port'),
  port: z.number().int().min(1).max(65_535).default(5432),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(63),
  /** In PostgreSQL's own words: the server has to show a certificate for its name that `ca` or the system's authorities signed; it is encrypted to whoever answers; it is in the clear. */
  tls: z.enum(['verify-full', 'require', 'disable']).default('verify-full'),
  /** Certificates of who signed the server's. */
  ca: pem.optional(),
  /** The server gives up a query after so long. */
  timeoutS: z.number().int().min(1).max(86_400).default(3_600),
});
export type SiteDatabase = z.infer<typeof siteDatabase>;

export const databaseKept = siteDatabase.extend({ hasPassword: z.boolean() });
export type DatabaseKept = z.infer<typeof databaseKept>;

const databasePassword = z.string().min(1).max(1024);

/** A database as it is to be kept. `was`: its name so far, where it may be called otherwise now. `password` null: none; left out: the one that is kept, where that may go there. */
export const databaseAsked = z.object({ database: siteDatabase, was: slug.optional(), password: databasePassword.nullable().optional() });
export type DatabaseAsked = z.infer<typeof databaseAsked>;

type Reached = Pick<SiteDatabase, 'host' | 'port' | 'user' | 'tls' | 'ca'>;
const proof: Record<SiteDatabase['tls'], number> = { disable: 0, require: 1, 'verify-full': 2 };

/** Whether a password that was given for one way to a server may go the other: the same user at the same machine, which proves who it is at least as well, by the same certificates. Else whoever changes the way could read it there. */
export function keepsPassword(before: Reached, after: Reached): boolean {
  if (before.host !== after.host || before.port !== after.port || before.user !== after.user) return false;
  return before.tls === 'verify-full' && after.tls === 'verify-full' ? before.ca === after.ca : proof[after.tls] >= proof[before.tls];
}

/** `server`: what answered, in its own words. */
export const databaseTried = z.object({ reached: z.boolean(), ms: z.number(), says: z.string(), server: z.string().nullable() });
export type DatabaseTried = z.infer<typeof databaseTried>;
