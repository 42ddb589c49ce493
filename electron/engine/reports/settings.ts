import type { ReportSettings } from '../../contract/deliver';
import { MillwrightError } from '../../contract/errors';
import type { MailServer } from '../delivery';
import type { Notify } from '../notify';
import type { Secrets } from '../security';
import { checkTls } from '../shared/mqtt-address';
import type { Who } from '../shared/who';
import type { Store } from '../store';
import type { ReportDeps } from './types';

const SECRET = 'reports:mail';
const usual: ReportSettings = { paper: 'a4', mail: null, secret: false, mostMiB: 10 };

export interface SettingsDeps {
  store: Pick<Store, 'main'>;
  security: Pick<ReportDeps['security'], 'record'> & { secrets: Pick<Secrets, 'get' | 'set' | 'remove'> };
  notify: Pick<Notify, 'mailServer'>;
}

export interface SettingsChange extends Partial<Omit<ReportSettings, 'secret'>> {
  password?: string | undefined;
}

/** How reports go out of this site; the password of a mail server of their own lies in the vault. */
export class ReportSettingsKept {
  constructor(private readonly deps: SettingsDeps) {}

  async get(): Promise<ReportSettings> {
    const row = await this.deps.store.main.get<{ paper: ReportSettings['paper']; mail: string | null; secret: number; mostMiB: number }>('SELECT paper, mail, secret, most_mib AS mostMiB FROM report_setting');
    return row ? { ...row, mail: row.mail === null ? null : (JSON.parse(row.mail) as ReportSettings['mail']), secret: row.secret === 1 } : usual;
  }

  /** Errors: invalid-input, in words; not-found (the target). */
  async set({ password, ...change }: SettingsChange, who: Who, why?: string): Promise<ReportSettings> {
    const { store, security } = this.deps;
    const before = await this.get();
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<ReportSettings>;
    const after: ReportSettings = { ...before, ...given };
    after.secret = await this.keepsSecret(before, after, password);
    await store.main.transaction('reports.set', async (tx) => {
      await tx.run('INSERT INTO report_setting (id, paper, mail, secret, most_mib) VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET paper = excluded.paper, mail = excluded.mail, secret = excluded.secret, most_mib = excluded.most_mib', [after.paper, after.mail === null ? null : JSON.stringify(after.mail), after.secret ? 1 : 0, after.mostMiB]);
      if (password !== undefined) await security.secrets.set(tx, who, SECRET, password);
      else if (!after.secret && before.secret) await security.secrets.remove(tx, who, SECRET);
      await security.record(tx, who, 'reports.set', before, after, why ?? null);
    });
    return after;
  }

  /** By which server and from whom; null where none is named. Errors: not-found, where the target is gone. */
  async server(): Promise<{ server: MailServer; from: string } | null> {
    const { mail, secret } = await this.get();
    if (mail === null) return null;
    if (mail.via === 'target') return this.deps.notify.mailServer(mail.target);
    const { from, host, port, security, ca, username } = mail;
    return { from, server: { host, port, security, ca, username, password: secret ? await this.deps.security.secrets.get(SECRET) : undefined } };
  }

  private async keepsSecret(before: ReportSettings, { mail }: ReportSettings, password: string | undefined): Promise<boolean> {
    const wrong = (words: string) => new MillwrightError('invalid-input', words);
    if (mail?.via === 'target') await this.deps.notify.mailServer(mail.target);
    if (mail?.via !== 'server' || mail.username === undefined) {
      if (password !== undefined) throw wrong('A password is of use only with a mail server of their own and a user name there: give all of it, or none.');
      return false;
    }
    await checkTls(mail.ca === undefined ? undefined : { ca: mail.ca }, undefined);
    if (password !== undefined) return true;
    if (!before.secret) throw wrong('Give the password of that user, too.');
    const was = before.mail;
    if (was?.via !== 'server' || was.host !== mail.host || was.port !== mail.port || was.security !== mail.security) throw wrong('The address is another machine now. Give the password again: one that is kept goes only where it was given for.');
    return true;
  }
}
