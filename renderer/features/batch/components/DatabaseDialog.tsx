import { useEffect, useRef, useState } from 'react';
import { keepsPassword, type DatabaseAsked, type DatabaseKept, type SiteDatabase } from '../../../../electron/contract/databases';
import { isSlug } from '../../../../electron/contract/domain';
import { Button, Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/batch';

const PORT = 5432;
const DEFAULT_TIMEOUT_S = 3_600;

/** What a try came to, in words. */
export interface Tried {
  reached: boolean;
  words: string;
}

export const triedOf = (name: string, { reached, ms, says }: { reached: boolean; ms: number; says: string }): Tried => ({ reached, words: reached ? t.database.reached(name, Math.round(ms)) : says });

interface DatabaseDialogProps {
  /** One that is there, and is to be reached otherwise. */
  kept?: DatabaseKept;
  /** Names of all that are there. */
  taken: readonly string[];
  onClose(): void;
  onKept(name: string): void;
}

/** How a database of the site is reached. Its password is sent once and never shown again; one that is kept stays where it is, unless the way to the server is another. */
export function DatabaseDialog({ kept, taken, onClose, onKept }: DatabaseDialogProps) {
  const [said, setSaid] = useState({ name: kept?.name ?? '', host: kept?.host ?? '', port: String(kept?.port ?? PORT), database: kept?.database ?? '', user: kept?.user ?? '', password: '', ca: kept?.ca ?? '' });
  const [tls, setTls] = useState<SiteDatabase['tls']>(kept?.tls ?? 'verify-full');
  const [tried, setTried] = useState<Tried | null>(null);
  const { name, host, user, password, ca } = said;
  const port = Number(said.port);
  const database: SiteDatabase = { name, host: host.trim(), port, database: said.database, user, tls, timeoutS: kept?.timeoutS ?? DEFAULT_TIMEOUT_S, ...(ca.trim() !== '' && { ca }) };
  const isTaken = name !== kept?.name && taken.includes(name);
  const ready = isSlug(name) && !isTaken && database.host !== '' && Number.isInteger(port) && port > 0 && database.database !== '' && user !== '';
  const stays = kept?.hasPassword === true && keepsPassword(kept, database);
  const goes = kept?.hasPassword === true && !stays;
  const asked: DatabaseAsked = { database, ...(kept && { was: kept.name }), ...(password !== '' ? { password } : goes ? { password: null } : {}) };
  const keep = useAction(async (client) => {
    await client.databases.set(asked);
    onKept(name);
  });
  const attempt = useAction(async (client) => setTried(triedOf(name, await client.databases.try(asked))));
  const changed = () => {
    setTried(null);
    keep.clear();
    attempt.clear();
  };
  const set = (key: keyof typeof said) => (value: string) => {
    setSaid({ ...said, [key]: value });
    changed();
  };
  // On a low window they come below what is in sight.
  const answers = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tried ?? attempt.error) answers.current?.scrollIntoView({ block: 'nearest' });
  }, [tried, attempt.error]);
  return (
    <FormDialog title={kept ? t.database.changeOne(kept.name) : t.database.addTitle} submit={kept ? t.database.save : t.database.keep} action={keep} onClose={onClose} ready={ready}
      beside={<Button disabled={!ready} pending={attempt.pending} onPress={() => void attempt.run()}>{t.database.try}</Button>}>
      <Field label={t.database.name} value={name} onChange={set('name')} hint={t.database.nameHint} error={isTaken ? t.database.taken : name === '' || isSlug(name) ? null : t.database.nameHint} autoFocus={!kept} />
      <div className="pair">
        <Field label={t.database.host} value={host} onChange={set('host')} autoFocus={kept !== undefined} />
        <Field label={t.database.port} value={said.port} onChange={set('port')} />
      </div>
      <Field label={t.database.database} value={said.database} onChange={set('database')} />
      <div className="pair">
        <Field label={t.database.user} value={user} onChange={set('user')} />
        <Field label={t.database.password} value={password} onChange={set('password')} type="password" autoComplete="new-password" placeholder={stays ? t.database.passwordKept : undefined} />
      </div>
      {kept && goes && password === '' ? <Notice>{t.database.passwordAgain(kept.user, `${kept.host}:${kept.port}`)}</Notice> : null}
      <Choice<SiteDatabase['tls']> label={t.database.tls} value={tls} choices={[{ key: 'verify-full', text: t.database.verified }, { key: 'require', text: t.database.encrypted }, { key: 'disable', text: t.database.clear }]} onChange={(key) => { setTls(key); changed(); }} />
      {tls === 'verify-full' ? <Field label={t.database.ca} value={ca} onChange={set('ca')} multiline mono /> : null}
      {tried || attempt.error ? <div ref={answers}>{tried ? <Notice problem={!tried.reached}>{tried.words}</Notice> : <Notice problem>{attempt.error}</Notice>}</div> : null}
    </FormDialog>
  );
}
