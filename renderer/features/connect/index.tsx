import { useState } from 'react';
import type { Connector } from '../../../electron/contract/connectors';
import type { Rejection } from '../../../electron/contract/domain';
import { Button, Dialog, Empty, Notice, Table, type Column } from '../../kit';
import { IconLink, IconPlus, IconTrash } from '../../kit/icons';
import { useTick } from '../../state/clock';
import { useAction, useAsk, useMay } from '../../state/hooks';
import { connectorKindWords, connectorStateWords, rejectionWords } from '../../words/connections';
import { counted, number } from '../../words/numbers';
import { duration, moment } from '../../words/time';
import { AddConnector } from './components/AddConnector';
import { MapTags } from './components/MapTags';

const ASK_AGAIN_MS = 2000;

/** Where readings come from, and what could not be used of what came. */
export default function Connect() {
  const connectors = useAsk((client) => client.live.connectors({}), [], ASK_AGAIN_MS);
  const rejections = useAsk((client) => client.live.rejections({}), [], ASK_AGAIN_MS);
  const may = useMay('engineer');
  const { wall } = useTick();
  const [adding, setAdding] = useState(false);
  const [mapping, setMapping] = useState<Connector | null>(null);
  const [removing, setRemoving] = useState<Connector | null>(null);
  const list = connectors.value ?? [];
  const up = list.filter((c) => c.state === 'connected').length;
  const add = (
    <Button look="primary" onPress={() => setAdding(true)}>
      <IconPlus size={16} aria-hidden />
      Add a connection
    </Button>
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>{connectors.value === null ? 'Connections' : list.length === 0 ? 'Nothing is connected yet' : up === list.length ? `${counted(up, 'connection')}, all up` : up === 0 ? 'No connection is up' : `${number(up)} of ${counted(list.length, 'connection')} up`}</h1>
        <div className="actions">{may && list.length > 0 ? add : null}</div>
      </div>
      {connectors.error ? <Notice problem>{connectors.error}</Notice> : null}
      {connectors.value && list.length === 0 ? (
        <div className="panel">
          <Empty icon={<IconLink size={32} stroke={1.4} aria-hidden />} title="Connect a source" actions={may ? add : undefined}>
            Readings come from MQTT brokers, Sparkplug nodes and Modbus devices. Machines that publish to millwright/v1/site/machine/tag need nothing more; the tags of all others are mapped here.
          </Empty>
        </div>
      ) : (
        <Table label="Connections" rows={list} columns={connectorColumns(wall, may ? { map: setMapping, remove: setRemoving } : null)} rowKey={(c) => c.name} raised={(c) => c.state === 'failed'} />
      )}
      <div className="page-head rejections-head">
        <h2>Turned away</h2>
        <p className="muted">what came and was not stored as it was sent, by cause</p>
      </div>
      <Table label="Messages that were turned away" fill rows={rejections.value ?? []} columns={rejectionColumns(wall)} rowKey={(r) => `${r.connector} ${r.cause}`}
        empty={rejections.value ? <Empty title="Everything that came could be used">A message that can’t be understood is counted here with its topic and a sample of it.</Empty> : null}
      />
      {adding ? <AddConnector onClose={() => setAdding(false)} onAdded={connectors.reload} /> : null}
      {mapping ? <MapTags connector={mapping} onClose={() => setMapping(null)} /> : null}
      {removing ? <RemoveConnector connector={removing} onClose={() => setRemoving(null)} onRemoved={connectors.reload} /> : null}
    </div>
  );
}

interface Doing {
  map(connector: Connector): void;
  remove(connector: Connector): void;
}

function connectorColumns(now: number, on: Doing | null): Column<Connector>[] {
  return [
    { key: 'name', title: 'Name', cell: (c) => <><span className="strong">{c.name}</span><br /><span className="small muted">{connectorKindWords[c.kind]}{c.mapped > 0 ? `, ${counted(c.mapped, 'tag')} mapped` : ''}</span></> },
    { key: 'url', title: 'Address', cell: (c) => <span className="muted">{c.url}</span> },
    { key: 'state', title: 'State', cell: (c) => <><span className={c.state === 'failed' ? 'strong' : undefined}>{c.enabled ? connectorStateWords[c.state] : connectorStateWords.off}</span>{c.message ? <><br /><span className="small muted">{c.message}</span></> : null}</> },
    { key: 'messages', title: 'Messages', number: true, cell: (c) => number(c.messages) },
    { key: 'readings', title: 'Readings', number: true, cell: (c) => number(c.readings) },
    { key: 'rejected', title: 'Turned away', number: true, cell: (c) => <span className={c.rejected ? 'strong' : 'muted'}>{number(c.rejected)}</span> },
    { key: 'last', title: 'Last message', number: true, cell: (c) => <span className="muted">{c.lastMessage === null ? 'none yet' : `${duration(Math.max(0, now - c.lastMessage))} ago`}</span> },
    {
      key: 'do', title: 'What to do', hiddenTitle: true, tight: true, number: true,
      cell: (c) => (on ? (
        <span className="row-actions">
          {c.kind === 'mqtt-broker' ? null : <Button small onPress={() => on.map(c)} aria-label={`Map tags of ${c.name}`}>Map tags</Button>}
          <Button small iconOnly onPress={() => on.remove(c)} aria-label={`Remove ${c.name}`}><IconTrash size={16} aria-hidden /></Button>
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

function RemoveConnector({ connector, onClose, onRemoved }: { connector: Connector; onClose(): void; onRemoved(): void }) {
  const remove = useAction((client) => client.live.removeConnector({ name: connector.name }));
  const submit = async () => {
    if (!(await remove.run())) return;
    onRemoved();
    onClose();
  };
  return (
    <Dialog
      title={`Remove ${connector.name}`}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Keep it</Button>
          <Button look="primary" pending={remove.pending} onPress={() => void submit()}>
            Remove
          </Button>
        </>
      }
    >
      <p>Readings no longer come from {connector.url}{connector.mapped > 0 ? `, and where its ${counted(connector.mapped, 'tag')} went is forgotten` : ''}. What has come so far stays.</p>
      {remove.error ? <Notice problem>{remove.error}</Notice> : null}
    </Dialog>
  );
}
