import { createPublicKey, type KeyObject } from 'node:crypto';
import { fingerprintOf, pemOf } from '../../node/ed25519';
import { newSigningKey, privateKeyPem, readPrivateKey } from '../../node/private-key';
import type { Secrets } from '../security';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import type { Store } from '../store';

const SECRET = 'reports:key';
const WHO: Who = { kind: 'system', room: 'reports' };

/** The key by which this appliance signs its reports: made when it is first needed, kept among the vault's secrets, and never shown. */
export class ReportKey {
  private readonly turns = new Turns();

  constructor(private readonly store: Pick<Store, 'main'>, private readonly secrets: Pick<Secrets, 'get' | 'set'>) {}

  /** For this room alone. */
  private(): Promise<KeyObject> {
    return this.turns.run(async () => {
      const kept = await this.secrets.get(SECRET);
      if (kept !== undefined) return readPrivateKey(kept, undefined, SECRET);
      const made = newSigningKey();
      await this.store.main.transaction('reports.key', (tx) => this.secrets.set(tx, WHO, SECRET, privateKeyPem(made, undefined)));
      return made;
    });
  }

  async public(): Promise<{ keyId: string; publicKey: string }> {
    const key = createPublicKey(await this.private());
    return { keyId: fingerprintOf(key), publicKey: pemOf(key) };
  }
}
