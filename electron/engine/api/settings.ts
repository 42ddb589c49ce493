import { HTTP_ADDRESS, HTTP_PORT, isLoopback, type HttpSetting } from '../../contract/http';
import { MillwrightError } from '../../contract/errors';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { Store } from '../store';
import { readSetting, writeSetting, type KeptSetting } from './repository';
import { certificateFacts, checkTls, type TlsFiles } from './tls';

const TLS_KEY = 'http:tls-key';
const usual: KeptSetting = { on: false, address: HTTP_ADDRESS, port: HTTP_PORT, certificate: null };

export interface SettingsDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record' | 'secrets'>;
  clock: Clock;
}

export interface SettingChange extends Partial<HttpSetting> {
  tls?: TlsFiles | null;
}

/** Whether and where the appliance is to listen: kept in the store, the certificate's key in the vault. */
export class Settings {
  readonly changed = new Emitter<void>();

  private constructor(private readonly deps: SettingsDeps, private kept: KeptSetting, private key: string | undefined) {}

  static async open(deps: SettingsDeps): Promise<Settings> {
    return new Settings(deps, (await readSetting(deps.store.main)) ?? usual, await deps.security.secrets.get(TLS_KEY));
  }

  get(): HttpSetting {
    const { on, address, port } = this.kept;
    return { on, address, port };
  }

  tls(): TlsFiles | undefined {
    const { certificate } = this.kept;
    return certificate !== null && this.key !== undefined ? { certificate, key: this.key } : undefined;
  }

  /** Of the certificate that is kept. */
  facts(): ReturnType<typeof certificateFacts> | null {
    return this.kept.certificate === null ? null : certificateFacts(this.kept.certificate);
  }

  /** Errors: invalid-input (unencrypted beyond this machine; certificate and key do not fit). */
  async set(who: Who, { tls, ...change }: SettingChange, why?: string): Promise<void> {
    if (tls) checkTls(tls, this.deps.clock.now());
    const before = this.kept;
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next: KeptSetting = { ...before, ...given, ...(tls === undefined ? {} : { certificate: tls?.certificate ?? null }) };
    if (!isLoopback(next.address) && next.certificate === null) {
      throw new MillwrightError('invalid-input', `Other machines reach ${next.address}, so it needs a certificate and its key: nothing goes over a network unencrypted. Give both, or use ${HTTP_ADDRESS}.`, { address: next.address });
    }
    await this.deps.store.main.transaction('change the HTTP setting', async (tx) => {
      await writeSetting(tx, next);
      if (tls) await this.deps.security.secrets.set(tx, who, TLS_KEY, tls.key);
      if (tls === null) await this.deps.security.secrets.remove(tx, who, TLS_KEY);
      await this.deps.security.record(tx, who, 'api.set', told(before), told(next), why ?? null);
    });
    this.kept = next;
    if (tls !== undefined) this.key = tls?.key;
    this.changed.emit();
  }
}

const told = ({ certificate, ...setting }: KeptSetting) => ({ ...setting, certificate: certificate === null ? null : certificateFacts(certificate).subject });
