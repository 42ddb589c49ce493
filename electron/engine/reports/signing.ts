import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ReportKeys } from '../../contract/reports';
import { fingerprintOf, pemOf } from '../../node/ed25519';
import { newSigningKey, privateKeyPem, readPrivateKey } from '../../node/private-key';
import type { Clock } from '../shared/clock';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import type { Store, Transaction } from '../store';
import type { ReportDeps } from './types';

const SECRET = 'reports:key';
const WHO: Who = { kind: 'system', room: 'reports' };

interface KeyDeps {
  store: Pick<Store, 'main'>;
  security: Pick<ReportDeps['security'], 'record' | 'secrets'>;
  clock: Pick<Clock, 'now'>;
}

/** The key by which this appliance signs its reports: made when it is first needed, kept among the vault's secrets, and never shown. Of those before it only the public one is left. */
export class ReportKey {
  private readonly turns = new Turns();

  constructor(private readonly deps: KeyDeps) {}

  /** For this room alone. */
  private(): Promise<KeyObject> {
    return this.turns.run(() => this.current());
  }

  async public(): Promise<ReportKeys> {
    const key = createPublicKey(await this.private());
    const keyId = fingerprintOf(key);
    const kept = await this.deps.store.main.all<{ keyId: string; publicKey: string; since: number | null; until: number | null }>('SELECT key_id AS keyId, public_key AS publicKey, since, until FROM report_key ORDER BY id DESC');
    const earlier = kept.flatMap(({ until, ...one }) => (until === null ? [] : [{ ...one, until }]));
    return { keyId, publicKey: pemOf(key), since: kept.find((one) => one.keyId === keyId)?.since ?? null, earlier };
  }

  /** What was signed stays as it is; nobody, this appliance included, can sign by the one before any more. */
  async rotate(who: Who, why?: string): Promise<ReportKeys> {
    const { store, security, clock } = this.deps;
    await this.turns.run(async () => {
      const before = createPublicKey(await this.current());
      const made = newSigningKey();
      const now = Math.floor(clock.now());
      await store.main.transaction('reports.rotate-key', async (tx) => {
        // One that was made before keys were listed is not there yet.
        await tx.run('INSERT INTO report_key (key_id, public_key, since, until) VALUES (?, ?, NULL, ?) ON CONFLICT (key_id) DO UPDATE SET until = excluded.until', [fingerprintOf(before), pemOf(before), now]);
        await this.keep(tx, who, made, now);
        await security.record(tx, who, 'reports.rotate-key', { keyId: fingerprintOf(before) }, { keyId: fingerprintOf(createPublicKey(made)) }, why ?? null);
      });
    });
    return this.public();
  }

  private async current(): Promise<KeyObject> {
    const { store, security, clock } = this.deps;
    const kept = await security.secrets.get(SECRET);
    if (kept !== undefined) return readPrivateKey(kept, undefined, SECRET);
    const made = newSigningKey();
    await store.main.transaction('reports.key', (tx) => this.keep(tx, WHO, made, Math.floor(clock.now())));
    return made;
  }

  private async keep(tx: Transaction, who: Who, made: KeyObject, now: number): Promise<void> {
    const key = createPublicKey(made);
    await tx.run('INSERT INTO report_key (key_id, public_key, since, until) VALUES (?, ?, ?, NULL)', [fingerprintOf(key), pemOf(key), now]);
    await this.deps.security.secrets.set(tx, who, SECRET, privateKeyPem(made, undefined));
  }
}
