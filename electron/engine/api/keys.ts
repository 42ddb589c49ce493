import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { USUAL_PER_MINUTE, type ApiKey, type Scope } from '../../contract/http';
import { MillwrightError } from '../../contract/errors';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { whoText, type Who } from '../shared/who';
import type { Store } from '../store';
import { insertKey, noteUse, readKeys, revokeKey, type KeptKey } from './repository';

/** So that a key that leaked into a text can be searched for. */
const MARK = 'mwk';
/** How often uses are written down. */
const NOTE_MS = 60_000;

export interface KeysDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  clock: Clock;
  onProblem?(error: unknown, doing: string): void;
}

/** The keys of programs: `mwk_<id>_<secret>`, of which only a hash of the secret is kept. */
export class Keys {
  private kept = new Map<string, KeptKey>();
  private readonly used = new Map<string, number>();
  private readonly timer = setInterval(() => void this.note().catch((error: unknown) => this.deps.onProblem?.(error, 'noting when keys were used')), NOTE_MS);

  private constructor(private readonly deps: KeysDeps) {
    this.timer.unref();
  }

  static async open(deps: KeysDeps): Promise<Keys> {
    const keys = new Keys(deps);
    await keys.read();
    return keys;
  }

  list(): ApiKey[] {
    return [...this.kept.values()].map((key) => shown({ ...key, lastUsed: this.used.get(key.id) ?? key.lastUsed }));
  }

  /** Errors: conflict where a good key has this name. */
  async add(who: Who, { name, scopes, perMinute = USUAL_PER_MINUTE }: { name: string; scopes: readonly Scope[]; perMinute?: number | undefined }): Promise<{ key: ApiKey; secret: string }> {
    if ([...this.kept.values()].some((key) => key.name === name && key.revoked === null)) throw new MillwrightError('conflict', `There is a key named "${name}" already. Choose another name, or revoke that one first.`, { key: name });
    const id = randomBytes(6).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const key: KeptKey = { id, name, scopes: [...new Set(scopes)], perMinute, hash: hashOf(secret), created: this.deps.clock.now(), createdBy: whoText(who), lastUsed: null, revoked: null };
    await this.deps.store.main.transaction('add an API key', async (tx) => {
      await insertKey(tx, key);
      await this.deps.security.record(tx, who, 'api.addKey', null, { id, name, scopes: key.scopes, perMinute });
    });
    this.kept.set(id, key);
    return { key: shown(key), secret: `${MARK}_${id}_${secret}` };
  }

  /** Errors: not-found. */
  async revoke(who: Who, nameOrId: string, why?: string): Promise<ApiKey> {
    const key = this.kept.get(nameOrId) ?? [...this.kept.values()].find(({ name, revoked }) => name === nameOrId && revoked === null);
    if (!key) throw new MillwrightError('not-found', `There is no key named "${nameOrId}".`, { key: nameOrId });
    if (key.revoked !== null) return shown(key);
    const revoked = this.deps.clock.now();
    await this.deps.store.main.transaction('revoke an API key', async (tx) => {
      await revokeKey(tx, key.id, revoked);
      await this.deps.security.record(tx, who, 'api.revokeKey', { id: key.id, name: key.name, scopes: key.scopes }, null, why ?? null);
    });
    const after = { ...key, revoked };
    this.kept.set(key.id, after);
    return shown(after);
  }

  /** The good key that a program shows; undefined for anything else. */
  check(given: string): ApiKey | undefined {
    const [, id = '', secret = ''] = /^mwk_([0-9a-f]{12})_([\w-]{43})$/.exec(given) ?? [];
    const key = this.kept.get(id);
    if (!key || key.revoked !== null || !timingSafeEqual(hashOf(secret), key.hash)) return undefined;
    this.used.set(id, this.deps.clock.now());
    return key;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.note();
  }

  /** No change by a person, so nothing for the audit trail. */
  private async note(): Promise<void> {
    const used = new Map(this.used);
    if (used.size === 0) return;
    await this.deps.store.main.transaction('note uses of API keys', (tx) => noteUse(tx, used));
    for (const [id, at] of used) {
      const key = this.kept.get(id);
      if (key) this.kept.set(id, { ...key, lastUsed: at });
      if (this.used.get(id) === at) this.used.delete(id);
    }
  }

  private async read(): Promise<void> {
    this.kept = new Map((await readKeys(this.deps.store.main)).map((key) => [key.id, key]));
  }
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const shown = ({ id, name, scopes, perMinute, created, createdBy, lastUsed, revoked }: ApiKey): ApiKey => ({ id, name, scopes, perMinute, created, createdBy, lastUsed, revoked });
