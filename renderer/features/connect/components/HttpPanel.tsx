import { useState } from 'react';
import type { ApiKey } from '../../../../electron/contract/http';
import { Button, Dialog, Field, FormDialog, Notice, Table, type Column } from '../../../kit';
import { IconPencil, IconPlus, IconTrash } from '../../../kit/icons';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { t } from '../../../words/catalogue/connect';
import { scopeWords } from '../../../words/http';
import { number } from '../../../words/numbers';
import { day, duration } from '../../../words/time';
import { AddKeyDialog } from './AddKeyDialog';
import { HttpDialog } from './HttpDialog';

const ASK_AGAIN_MS = 5000;

/** Whether programs of the site may ask over HTTP, and with which keys. */
export function HttpPanel({ now }: { now: number }) {
  const mayLook = useMay('engineer');
  const may = useMay('administrator');
  const status = useAsk((client) => client.api.status({}), [], ASK_AGAIN_MS);
  const keys = useAsk((client) => (mayLook ? client.api.keys({}) : Promise.resolve([])), [mayLook], ASK_AGAIN_MS);
  const [changing, setChanging] = useState(false);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const http = status.value;
  const good = (keys.value ?? []).filter(({ revoked }) => revoked === null);
  if (!http) return null;
  return (
    <section className="part" aria-labelledby="http-head">
      <div className="page-head section-head">
        <h2 id="http-head">HTTP</h2>
        <p className={http.state === 'failed' ? 'strong' : 'muted'}>{http.state === 'off' ? t.httpOff : http.message}</p>
        {may ? (
          <div className="actions">
            <Button small onPress={() => setChanging(true)}><IconPencil size={16} aria-hidden />{http.state === 'off' ? t.switchOn : t.changeDo}</Button>
            <Button small onPress={() => setAdding(true)}><IconPlus size={16} aria-hidden />{t.addKey}</Button>
          </div>
        ) : null}
      </div>
      {keys.error ? <Notice problem>{keys.error}</Notice> : null}
      {good.length > 0 ? <Table label={t.keys} rows={good} columns={keyColumns(now, may, setRevoking)} rowKey={({ id }) => id} /> : null}
      {changing ? <HttpDialog status={http} onClose={() => setChanging(false)} onDone={status.reload} /> : null}
      {adding ? <AddKeyDialog onClose={() => setAdding(false)} onMade={(made) => (setSecret(made), keys.reload())} /> : null}
      {secret !== null ? <Secret secret={secret} onClose={() => setSecret(null)} /> : null}
      {revoking ? <RevokeKey of={revoking} onClose={() => setRevoking(null)} onDone={keys.reload} /> : null}
    </section>
  );
}

function keyColumns(now: number, may: boolean, onRevoke: (key: ApiKey) => void): Column<ApiKey>[] {
  return [
    { key: 'name', title: t.columns.key, cell: ({ name }) => <span className="strong">{name}</span> },
    { key: 'scopes', title: t.columns.may, cell: ({ scopes }) => <span className="muted">{scopes.map((scope) => scopeWords[scope].short).join(', ')}</span> },
    { key: 'limit', title: t.columns.perMinute, number: true, cell: ({ perMinute }) => number(perMinute) },
    { key: 'made', title: t.columns.made, cell: ({ created, createdBy }) => <span className="muted">{t.madeBy(day(created), createdBy)}</span> },
    { key: 'used', title: t.columns.used, number: true, cell: ({ lastUsed }) => <span className="muted">{lastUsed === null ? t.never : t.ago(duration(Math.max(0, now - lastUsed)))}</span> },
    { key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true, cell: (key) => (may ? <Button small iconOnly onPress={() => onRevoke(key)} aria-label={t.revokeOne(key.name)}><IconTrash size={16} aria-hidden /></Button> : null) },
  ];
}

function Secret({ secret, onClose }: { secret: string; onClose(): void }) {
  return (
    <Dialog title={t.newKey} onClose={onClose} onSubmit={onClose} footer={<Button look="primary" onPress={onClose}>{t.haveIt}</Button>}>
      <p>{t.copyIt}<code>Authorization: Bearer …</code></p>
      <Field label={t.key} value={secret} onChange={() => undefined} readOnly mono />
    </Dialog>
  );
}

function RevokeKey({ of, onClose, onDone }: { of: ApiKey; onClose(): void; onDone(): void }) {
  const revoke = useAction((client) => client.api.revokeKey({ key: of.id }));
  return (
    <FormDialog title={t.revokeOne(of.name)} typed={of.name} submit={t.revoke} cancel={t.keepIt} action={revoke} onClose={onClose} onDone={onDone}>
      <p>{t.revokeWords}</p>
    </FormDialog>
  );
}
