import { useState } from 'react';
import { isLoopback, type HttpStatus } from '../../../../electron/contract/http';
import { Check, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/connect';
import { day } from '../../../words/time';

/** Where the appliance answers HTTP, and with which certificate. */
export function HttpDialog({ status, onClose, onDone }: { status: HttpStatus; onClose(): void; onDone(): void }) {
  const [on, setOn] = useState(true);
  const [address, setAddress] = useState(status.address);
  const [port, setPort] = useState(String(status.port));
  const [certificate, setCertificate] = useState('');
  const [key, setKey] = useState('');
  const reached = !isLoopback(address.trim());
  const badPort = !/^\d{1,5}$/.test(port) || Number(port) > 65_535;
  const halfTls = (certificate === '') !== (key === '');
  const save = useAction((client) => client.api.set({ on, address: address.trim(), port: Number(port), ...(certificate && key ? { tls: { certificate, key } } : {}) }));
  return (
    <FormDialog title="HTTP" submit={t.save} action={save} ready={!badPort && !halfTls} onClose={onClose} onDone={onDone}>
      <Check value={on} onChange={setOn}>{t.answer}</Check>
      <div className="pair">
        <Field label={t.address} value={address} onChange={setAddress} hint={t.addressHint} />
        <Field label={t.port} value={port} onChange={setPort} error={badPort ? t.portProblem : null} />
      </div>
      {reached || status.tls ? (
        <div className="pair">
          <Field label={t.certificate} value={certificate} onChange={setCertificate} multiline mono hint={status.tls ? t.inUse(status.tls.subject, day(status.tls.validTo)) : t.pemChain} />
          <Field label={t.privateKey} value={key} onChange={setKey} multiline mono hint={t.privateKeyHint} error={halfTls ? t.together : null} />
        </div>
      ) : null}
    </FormDialog>
  );
}
