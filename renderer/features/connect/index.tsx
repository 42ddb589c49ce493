import { useState, type ReactNode } from 'react';
import type { Connector } from '../../../electron/contract/connectors';
import type { Rejection } from '../../../electron/contract/domain';
import { Button, Empty, FormDialog, Notice, Table, type Column } from '../../kit';
import { IconCertificate, IconLink, IconPencil, IconPlus, IconPower, IconTrash } from '../../kit/icons';
import { useTick } from '../../state/clock';
import { useAction, useAsk, useMay } from '../../state/hooks';
import { t } from '../../words/catalogue/connect';
import { connectorKindWords, connectorStateWords, rejectionWords } from '../../words/connections';
import { number } from '../../words/numbers';
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
      {t.add}
    </Button>
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>{connectors.value === null ? t.connections : connectionsHeading(list.length, on.length, up)}</h1>
        <div className="actions">{may && list.length > 0 ? add : null}</div>
      </div>
      {connectors.error ? <Notice problem>{connectors.error}</Notice> : null}
      {connectors.value && list.length === 0 ? (
        <div className="panel">
          <Empty icon={<IconLink size={32} stroke={1.4} aria-hidden />} title={t.connectSource} actions={may ? add : undefined}>
            {t.empty}
          </Empty>
        </div>
      ) : (
        <Table label={t.connections} rows={list} columns={connectorColumns(wall, may, setDoing)} rowKey={(c) => c.name} raised={(c) => c.state === 'failed'} />
      )}
      <HttpPanel now={wall} />
      <div className="page-head section-head">
        <h2>{t.turnedAway}</h2>
        <p className="muted">{t.turnedAwayWords}</p>
      </div>
      <Table label={t.turnedAwayLabel} fill rows={rejections.value ?? []} columns={rejectionColumns(wall)} rowKey={(r) => `${r.connector} ${r.cause}`}
        empty={rejections.value ? <Empty title={t.allUsed}>{t.allUsedWords}</Empty> : null}
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
  if (all === 0) return t.nothingConnected;
  if (on === 0) return t.allOff(all);
  return t.heading(up, on, all - on);
}

function connectorColumns(now: number, may: boolean, onDo: (doing: Doing) => void): Column<Connector>[] {
  const button = (what: Doing['what'], of: Connector, label: (name: string) => string, icon: ReactNode) => <Button small iconOnly onPress={() => onDo({ what, of })} aria-label={label(of.name)}>{icon}</Button>;
  return [
    { key: 'name', title: t.columns.name, cell: (c) => <><span className="strong">{c.name}</span><br /><span className="small muted">{t.kindMapped(connectorKindWords[c.kind], c.mapped)}</span></> },
    { key: 'url', title: t.columns.address, cell: (c) => <span className="muted">{c.url}</span> },
    { key: 'state', title: t.columns.state, cell: (c) => <><span className={c.state === 'failed' ? 'strong' : undefined}>{c.enabled ? connectorStateWords[c.state] : connectorStateWords.off}</span>{c.message && c.enabled ? <><br /><span className="small muted wrap-anywhere">{c.message}</span></> : null}</> },
    { key: 'messages', title: t.columns.messages, number: true, cell: (c) => number(c.messages) },
    { key: 'readings', title: t.columns.readings, number: true, cell: (c) => <>{number(c.readings)}{c.unchanged > 0 ? <><br /><span className="small muted nowrap">{t.unchanged(number(c.unchanged))}</span></> : null}</> },
    { key: 'rejected', title: t.columns.rejected, number: true, cell: (c) => <span className={c.rejected ? 'strong' : 'muted'}>{number(c.rejected)}</span> },
    { key: 'last', title: t.columns.last, number: true, cell: (c) => <span className="muted">{c.lastMessage === null ? t.noneYet : t.ago(duration(Math.max(0, now - c.lastMessage)))}</span> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (c) => (may ? (
        <span className="row-actions">
          {c.certificate && !c.certificate.trusted ? <Button small look="primary" onPress={() => onDo({ what: 'certificate', of: c })} aria-label={t.lookAtCertificate(c.name)}>{t.certificate}</Button>
            : c.kind === 'mqtt-broker' || c.kind === 'mqtt-scoring' ? null : <Button small onPress={() => onDo({ what: 'map', of: c })} aria-label={t.mapTagsOf(c.name)}>{t.mapTags}</Button>}
          {c.kind === 'opcua' && (c.certificate === null || c.certificate.trusted) ? button('certificate', c, t.lookAtCertificate, <IconCertificate size={16} aria-hidden />) : null}
          {button('change', c, t.change, <IconPencil size={16} aria-hidden />)}
          {button('switch', c, c.enabled ? t.switchOffOne : t.switchOnOne, <IconPower size={16} aria-hidden />)}
          {button('remove', c, t.removeOne, <IconTrash size={16} aria-hidden />)}
        </span>
      ) : null),
    },
  ];
}

function rejectionColumns(now: number): Column<Rejection>[] {
  return [
    { key: 'cause', title: t.columns.cause, cell: (r) => <><span className="strong">{rejectionWords[r.cause]}</span><br /><span className="small muted">{r.message}</span></> },
    { key: 'topic', title: t.columns.topic, cell: (r) => <span className="wrap-anywhere">{r.topic}</span> },
    { key: 'sample', title: t.columns.sample, cell: (r) => <code className="sample">{r.sample}</code> },
    { key: 'connector', title: t.columns.connection, cell: (r) => <span className="muted nowrap">{r.connector}</span> },
    { key: 'count', title: t.columns.count, number: true, cell: (r) => number(r.count), sort: (a, b) => a.count - b.count, down: true },
    { key: 'last', title: t.columns.lastAt, number: true, cell: (r) => <span className="muted">{moment(r.last, now)}</span>, sort: (a, b) => a.last - b.last, down: true },
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
    <FormDialog title={t.switchTitle(connector.name, on)} submit={on ? t.switchOff : t.switchOn} action={turn} onClose={onClose} onDone={onDone}>
      <p>{on ? t.switchOffWords : t.switchOnWords(connector.url)}</p>
    </FormDialog>
  );
}

function RemoveConnector({ connector, onClose, onDone }: Asked) {
  const remove = useAction((client) => client.live.removeConnector({ name: connector.name }));
  return (
    <FormDialog title={t.removeOne(connector.name)} typed={connector.name} submit={t.remove} cancel={t.keepIt} action={remove} onClose={onClose} onDone={onDone}>
      <p>{t.removeWords(connector.url, connector.mapped)}</p>
    </FormDialog>
  );
}
