import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import * as z from 'zod';
import type { OpcuaCalls, KeyPair } from '../../contract/opcua-line';
import type { LiveDeps } from './types';

const SECRET = 'live:identity';
const kept = z.object({ certificate: z.string(), privateKey: z.string() });

/** The certificate by which servers know this appliance: made once, when it is first needed, and kept in the vault with its key. */
export class OwnIdentity {
  private found: Promise<KeyPair> | undefined;

  constructor(private readonly deps: Pick<LiveDeps, 'store' | 'security'>, private readonly make: (wanted: OpcuaCalls['identity']['input']) => Promise<KeyPair>) {}

  get(): Promise<KeyPair> {
    return (this.found ??= this.findOrMake().catch((error: unknown) => {
      this.found = undefined;
      throw error;
    }));
  }

  private async findOrMake(): Promise<KeyPair> {
    const { store, security } = this.deps;
    const known = await security.secrets.get(SECRET);
    if (known !== undefined) return kept.parse(JSON.parse(known));
    // What stands in a certificate may have letters, digits, points and dashes.
    const host = hostname().replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 60) || 'localhost';
    const made = await this.make({ applicationUri: `urn:${host}:millwright:${randomBytes(4).toString('hex')}`, commonName: `Millwright at ${host}`, hosts: [host] });
    await store.main.transaction('make a certificate', async (tx) => security.secrets.set(tx, { kind: 'system', room: 'live' }, SECRET, JSON.stringify(made)));
    return made;
  }
}
