import { useState } from 'react';
import type { SiteDatabase } from '../../../../electron/contract/databases';
import { isSlug } from '../../../../electron/contract/domain';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/batch';

const PORT = 5432;

/** How a database of the site is reached. Its password is sent once and never shown again. */
export function DatabaseDialog({ taken, onClose, onKept }: { taken: readonly string[]; onClose(): void; onKept(name: string): void }) {
  const [said, setSaid] = useState({ name: '', host: '', port: String(PORT), database: '', user: '', password: '', ca: '' });
  const [tls, setTls] = useState<SiteDatabase['tls']>('verify-full');
  const set = (key: keyof typeof said) => (value: string) => setSaid({ ...said, [key]: value });
  const port = Number(said.port);
  const isTaken = taken.includes(said.name);
  const keep = useAction(async (client) => {
    const { name, host, database, user, password, ca } = said;
    await client.databases.set({ database: { name, host: host.trim(), port, database, user, tls, timeoutS: 3_600, ...(ca.trim() !== '' && { ca }) }, ...(password !== '' && { password }) });
    onKept(name);
  });
  return (
    <FormDialog title={t.database.addTitle} submit={t.database.keep} action={keep} onClose={onClose} ready={Boolean(isSlug(said.name) && !isTaken && said.host.trim() && Number.isInteger(port) && port > 0 && said.database && said.user)}>
      <Field label={t.database.name} value={said.name} onChange={set('name')} hint={t.database.nameHint} error={isTaken ? t.database.taken : said.name === '' || isSlug(said.name) ? null : t.database.nameHint} autoFocus />
      <div className="pair">
        <Field label={t.database.host} value={said.host} onChange={set('host')} />
        <Field label={t.database.port} value={said.port} onChange={set('port')} />
      </div>
      <Field label={t.database.database} value={said.database} onChange={set('database')} />
      <div className="pair">
        <Field label={t.database.user} value={said.user} onChange={set('user')} />
        <Field label={t.database.password} value={said.password} onChange={set('password')} type="password" autoComplete="new-password" />
      </div>
      <Choice<SiteDatabase['tls']> label={t.database.tls} value={tls} choices={[{ key: 'verify-full', text: t.database.verified }, { key: 'require', text: t.database.encrypted }, { key: 'disable', text: t.database.clear }]} onChange={setTls} />
      {tls === 'verify-full' ? <Field label={t.database.ca} value={said.ca} onChange={set('ca')} multiline mono /> : null}
    </FormDialog>
  );
}
