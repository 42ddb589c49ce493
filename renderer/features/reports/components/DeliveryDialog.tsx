import { useState } from 'react';
import type { Paper, ReportMail, ReportSettings } from '../../../../electron/contract/deliver';
import { Button, Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/reports';
import { securityTellChoices } from '../../../words/telling';

type Own = Extract<ReportMail, { via: 'server' }>;
const ownOf = (mail: ReportMail | null): Own => (mail?.via === 'server' ? mail : { via: 'server', host: '', port: 587, security: 'starttls', from: '' });

/** How reports go out of this site. */
export function DeliveryDialog({ settings, onClose, onDone }: { settings: ReportSettings; onClose(): void; onDone(): void }) {
  const targets = useAsk((client) => client.notify.targets({}), []);
  const [paper, setPaper] = useState<Paper>(settings.paper);
  const [via, setVia] = useState<string>(settings.mail === null ? 'none' : settings.mail.via === 'server' ? 'server' : `target:${settings.mail.target}`);
  const [own, setOwn] = useState<Own>(ownOf(settings.mail));
  const [port, setPort] = useState(String(own.port));
  const [password, setPassword] = useState('');
  const [most, setMost] = useState(String(settings.mostMiB));
  const [to, setTo] = useState('');
  const mail = (): ReportMail | null => (via === 'none' ? null : via === 'server' ? { ...own, port: Number(port), username: own.username?.trim() || undefined, ca: own.ca?.trim() || undefined } : { via: 'target', target: via.slice(7) });
  const save = useAction(async (client) => void (await client.reports.setSettings({ paper, mail: mail(), mostMiB: Number(most), ...(password && via === 'server' ? { password } : {}) })));
  const [tried, setTried] = useState<{ sent: boolean; says: string } | null>(null);
  const test = useAction(async (client) => {
    setTried(null);
    setTried(await client.reports.tryMail({ to: to.trim() }));
  });
  const change = (part: Partial<Own>) => {
    setOwn({ ...own, ...part });
    save.clear();
  };
  const ways = [
    { key: 'none', text: t.noMail },
    ...(targets.value ?? []).filter(({ kind }) => kind === 'mail').map(({ name }) => ({ key: `target:${name}`, text: t.asTarget(name) })),
    { key: 'server', text: t.ownServer },
  ];
  return (
    <FormDialog title={t.deliveryTitle} submit={t.save} action={save} ready onClose={onClose} onDone={onDone}>
      <div className="pair">
        <Choice<Paper> label={t.paper} value={paper} onChange={setPaper} choices={[{ key: 'a4', text: t.papers.a4 }, { key: 'letter', text: t.papers.letter }]} hint={t.paperHint} />
        <Field label={t.mostMiB} value={most} onChange={setMost} hint={t.mostHint} />
      </div>
      <Choice<string> label={t.mailServer} value={via} onChange={setVia} choices={ways} />
      {via === 'server' ? (
        <>
          <Field label={t.mailFrom} value={own.from} onChange={(from) => change({ from })} />
          <div className="pair">
            <Field label={t.mailHost} value={own.host} onChange={(host) => change({ host })} />
            <Field label={t.mailPort} value={port} onChange={setPort} />
          </div>
          <Choice<Own['security']> label={t.mailSecurity} value={own.security} choices={securityTellChoices} onChange={(security) => change({ security })} />
          <div className="pair">
            <Field label={t.mailUser} value={own.username ?? ''} onChange={(username) => change({ username })} />
            <Field label={t.mailPassword} type="password" value={password} onChange={setPassword} placeholder={settings.secret ? t.keptTypeToChange : undefined} />
          </div>
          {own.security === 'none' ? null : <Field label={t.mailAuthority} value={own.ca ?? ''} onChange={(ca) => change({ ca })} multiline mono hint={t.mailAuthorityHint} />}
        </>
      ) : null}
      {settings.mail === null ? null : (
        <div className="delivery-try">
          <Field label={t.tryTo} value={to} onChange={setTo} hint={t.tryHint} />
          <Button pending={test.pending} onPress={() => void test.run()}>{t.tryDo}</Button>
        </div>
      )}
      {test.error ? <Notice problem>{test.error}</Notice> : null}
      {tried ? <Notice problem={!tried.sent}>{tried.says}</Notice> : null}
    </FormDialog>
  );
}
