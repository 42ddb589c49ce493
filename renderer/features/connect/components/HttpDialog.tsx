import { useState } from 'react';
import { isLoopback, type HttpStatus } from '../../../../electron/contract/http';
import { Check, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
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
    <FormDialog title="HTTP" submit="Save" action={save} ready={!badPort && !halfTls} onClose={onClose} onDone={onDone}>
      <Check value={on} onChange={setOn}>Answer programs over HTTP: scores by the Open Inference Protocol, readings, figures for Prometheus</Check>
      <div className="pair">
        <Field label="Address" value={address} onChange={setAddress} hint="127.0.0.1: programs on this computer alone; 0.0.0.0: all of the network" />
        <Field label="Port" value={port} onChange={setPort} error={badPort ? 'A number from 0 to 65535.' : null} />
      </div>
      {reached || status.tls ? (
        <div className="pair">
          <Field label="Certificate" value={certificate} onChange={setCertificate} multiline mono hint={status.tls ? `In use: ${status.tls.subject}, good until ${day(status.tls.validTo)}. Paste another to change it` : 'PEM, with its chain. Other machines reach it over TLS alone'} />
          <Field label="Its private key" value={key} onChange={setKey} multiline mono hint="Goes to the vault and is never shown" error={halfTls ? 'Certificate and key go together.' : null} />
        </div>
      ) : null}
    </FormDialog>
  );
}
