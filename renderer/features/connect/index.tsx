import { useState, type ReactNode } from 'react';
import type { Connector } from '../../../electron/contract/connectors';
import type { Rejection } from '../../../electron/contract/domain';
import { Button, Empty, FormDialog, Notice, Table, type Column } from '../../kit';
import { IconCertificate, IconLink, IconPencil, IconPlus, IconPower, IconTrash } from '../../kit/icons';
import { useTick } from '../../state/clock';
import { useAction, useAsk, useMay } from '../../state/hooks';
import { connectorKindWords, connectorStateWords, rejectionWords } from '../../words/connections';
import { counted, number } from '../../words/numbers';
import { duration, moment } from '../../words/time';
import { CertificateDialog } from './components/CertificateDialog';
import { ConnectorDialog } from './components/ConnectorDialog';
import { HttpPanel } from './components/HttpPanel';
import { MapTags } from './components/MapTags';

const ASK_AGAIN_MS = 2000;

/** Where readings come from, and what could not be used of what came. */
export default function Connect() {
  const connectors = useAsk((client) => client.live.connectors({}), [], ASK_AGAIN_MS);
  const rejections = useAsk((client) => client.live.rejections({}), [], ASK_AGAIN_MS);
  const may = useMay('engineer');
  const { wall } = useTick();
  const [adding, setAdding] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const list = connectors.value ?? [];
  const on = list.filter((c) => c.enabled);
  const up = on.filter((c) => c.state === 'connected').length;
  const done = () => setDoing(null);
  const add = (
    <Button look="primary" onPress={() => setAdding(true)}>
      <IconPlus size={16} aria-hidden />
      Add a connection
    </Button>
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>{connectors.value === null ? 'Connections' : connectionsHeading(list.length, on.length, up)}</h1>
        <div className="actions">{may && list.length > 0 ? add : null}</div>
      </div>
      {connectors.error ? <Notice problem>{connectors.error}</Notice> : null}
      {connectors.value && list.length === 0 ? (
        <div className="panel">
          <Empty icon={<IconLink size={32} stroke={1.4} aria-hidden />} title="Connect a source" actions={may ? add : undefined}>
            Readings come from MQTT brokers, OPC UA servers, Sparkplug nodes, Modbus devices and files. Machines that publish to millwright/v1/site/machine/tag need nothing more; the tags of all others are mapped here.
          </Empty>
        </div>
      ) : (
        <Table label="Connections" rows={list} columns={connectorColumns(wall, may, setDoing)} rowKey={(c) => c.name} raised={(c) => c.state === 'failed'} />
      )}
      <HttpPanel now={wall} />
      <div className="page-head section-head">
        <h2>Turned away</h2>
        <p className="muted">what came and was not stored as it was sent, by cause</p>
      </div>
      <Table label="Messages that were turned away" fill rows={rejections.value ?? []} columns={rejectionColumns(wall)} rowKey={(r) => `${r.connector} ${r.cause}`}
        empty={rejections.value ? <Empty title="Everything that came could be used">A message that can’t be understood is counted here with its topic and a sample of it.</Empty> : null}
      />
      {adding ? <ConnectorDialog onClose={() => setAdding(false)} onDone={connectors.reload} /> : null}
      {doing?.what === 'map' ? <MapTags connector={doing.of} onClose={done} /> : null}
      {doing?.what === 'change' ? <ConnectorDialog connector={doing.of} onClose={done} onDone={connectors.reload} /> : null}
      {doing?.what === 'certificate' ? <CertificateDialog connector={list.find(({ name }) => name === doing.of.name) ?? doing.of} mayTrust={may} onClose={done} onDone={connectors.reload} /> : null}
      {doing?.what === 'switch' ? <SwitchConnector connector={doing.of} onClose={done} onDone={connectors.reload} /> : null}
      {doing?.what === 'remove' ? <RemoveConnector connector={doing.of} onClose={done} onDone={connectors.reload} /> : null}
    </div>
  );
}

interface Doing {
  what: 'map' | 'change' | 'certificate' | 'switch' | 'remove';
  of: Connector;
}

function connectionsHeading(all: number, on: number, up: number): string {
  if (all === 0) return 'Nothing is connected yet';
  if (on === 0) return all === 1 ? 'The connection is switched off' : 'All connections are switched off';
  const off = all > on ? `, ${number(all - on)} switched off` : '';
  return `${up === on ? `${counted(up, 'connection')}, all up` : up === 0 ? 'No connection is up' : `${number(up)} of ${counted(on, 'connection')} up`}${off}`;
}

function connectorColumns(now: number, may: boolean, onDo: (doing: Doing) => void): Column<Connector>[] {
  const button = (what: Doing['what'], of: Connector, label: string, icon: ReactNode) => <Button small iconOnly onPress={() => onDo({ what, of })} aria-label={`${label} ${of.name}`}>{icon}</Button>;
  return [
    { key: 'name', title: 'Name', cell: (c) => <><span className="strong">{c.name}</span><br /><span className="small muted">{connectorKindWords[c.kind]}{c.mapped > 0 ? `, ${counted(c.mapped, 'tag')} mapped` : ''}</span></> },
    { key: 'url', title: 'Address', cell: (c) => <span className="muted">{c.url}</span> },
    { key: 'state', title: 'State', cell: (c) => <><span className={c.state === 'failed' ? 'strong' : undefined}>{c.enabled ? connectorStateWords[c.state] : connectorStateWords.off}</span>{c.message && c.enabled ? <><br /><span className="small muted wrap-anywhere">{c.message}</span></> : null}</> },
    { key: 'messages', title: 'Messages', number: true, cell: (c) => number(c.messages) },
    { key: 'readings', title: 'Readings', number: true, cell: (c) => <>{number(c.readings)}{c.unchanged > 0 ? <><br /><span className="small muted nowrap">{number(c.unchanged)} unchanged</span></> : null}</> },
    { key: 'rejected', title: 'Turned away', number: true, cell: (c) => <span className={c.rejected ? 'strong' : 'muted'}>{number(c.rejected)}</span> },
    { key: 'last', title: 'Last message', number: true, cell: (c) => <span className="muted">{c.lastMessage === null ? 'none yet' : `${duration(Math.max(0, now - c.lastMessage))} ago`}</span> },
    {
      key: 'do', title: 'What to do', hiddenTitle: true, tight: true, number: true,
      cell: (c) => (may ? (
        <span className="row-actions">
          {c.certificate && !c.certificate.trusted ? <Button small look="primary" onPress={() => onDo({ what: 'certificate', of: c })} aria-label={`Look at the certificate of ${c.name}`}>Certificate</Button>
            : c.kind === 'mqtt-broker' || c.kind === 'mqtt-scoring' ? null : <Button small onPress={() => onDo({ what: 'map', of: c })} aria-label={`Map tags of ${c.name}`}>Map tags</Button>}
          {c.kind === 'opcua' && (c.certificate === null || c.certificate.trusted) ? button('certificate', c, 'Look at the certificate of', <IconCertificate size={16} aria-hidden />) : null}
          {button('change', c, 'Change', <IconPencil size={16} aria-hidden />)}
          {button('switch', c, c.enabled ? 'Switch off' : 'Switch on', <IconPower size={16} aria-hidden />)}
          {button('remove', c, 'Remove', <IconTrash size={16} aria-hidden />)}
        </span>
      ) : null),
    },
  ];
}

function rejectionColumns(now: number): Column<Rejection>[] {
  return [
    { key: 'cause', title: 'Cause', cell: (r) => <><span className="strong">{rejectionWords[r.cause]}</span><br /><span className="small muted">{r.message}</span></> },
    { key: 'topic', title: 'Last topic', cell: (r) => <span className="wrap-anywhere">{r.topic}</span> },
    { key: 'sample', title: 'Sample', cell: (r) => <code className="sample">{r.sample}</code> },
    { key: 'connector', title: 'Connection', cell: (r) => <span className="muted nowrap">{r.connector}</span> },
    { key: 'count', title: 'Count', number: true, cell: (r) => number(r.count), sort: (a, b) => a.count - b.count, down: true },
    { key: 'last', title: 'Last', number: true, cell: (r) => <span className="muted">{moment(r.last, now)}</span>, sort: (a, b) => a.last - b.last, down: true },
  ];
}

interface Asked {
  connector: Connector;
  onClose(): void;
  onDone(): void;
}

function SwitchConnector({ connector, onClose, onDone }: Asked) {
  const on = connector.enabled;
  const turn = useAction((client) => client.live.changeConnector({ name: connector.name, enabled: !on }));
  return (
    <FormDialog title={`Switch ${connector.name} ${on ? 'off' : 'on'}`} submit={on ? 'Switch off' : 'Switch on'} action={turn} onClose={onClose} onDone={onDone}>
      <p>{on ? 'Nothing is taken from it until it is switched on again. Its mappings stay, and that its machines are silent raises no alarm.' : `Readings come from ${connector.url} again.`}</p>
    </FormDialog>
  );
}

function RemoveConnector({ connector, onClose, onDone }: Asked) {
  const remove = useAction((client) => client.live.removeConnector({ name: connector.name }));
  return (
    <FormDialog title={`Remove ${connector.name}`} submit="Remove" cancel="Keep it" action={remove} onClose={onClose} onDone={onDone}>
      <p>Readings no longer come from {connector.url}{connector.mapped > 0 ? `, and where its ${counted(connector.mapped, 'tag')} went is forgotten` : ''}. What has come so far stays.</p>
    </FormDialog>
  );
}
