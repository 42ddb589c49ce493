import { useDeferredValue, useState } from 'react';
import type { Connector, SourceTag } from '../../../../electron/contract/connectors';
import { Button, Check, Dialog, Empty, Field, Notice, Table, type Column } from '../../../kit';
import { IconTrash } from '../../../kit/icons';
import { useAction, useAsk, usePlant } from '../../../state/hooks';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/connect';
import { sourceValue } from '../../../words/connections';
import { MapOne } from './MapOne';
import { patternFor, preview } from './preview';

const ASK_AGAIN_MS = 2000;
const SHOWN = 500;

/** A source's own tags with their newest values, and where they go: many at once by a pattern, or one by one. */
export function MapTags({ connector, onClose }: { connector: Connector; onClose(): void }) {
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search);
  const [pattern, setPattern] = useState(patternFor(connector.kind));
  const sites = usePlant()?.plant.assets.filter(({ kind }) => kind === 'site') ?? [];
  const [site, setSite] = useState(sites.length === 1 ? (sites[0]?.key ?? '') : '');
  const [machine, setMachine] = useState('');
  const [make, setMake] = useState(true);
  const [one, setOne] = useState<SourceTag | null>(null);
  const found = useAsk((client) => client.live.browse({ name: connector.name, search: asked, limit: SHOWN }), [connector.name, asked], ASK_AGAIN_MS);
  const tags = found.value?.tags ?? [];
  const { mappings, goesTo, lacking, error } = preview(connector.kind, tags, pattern, { site, machine });
  const map = useAction((client) => client.live.map({ name: connector.name, mappings, make }));
  const unmap = useAction((client, address: string) => client.live.unmap({ name: connector.name, addresses: [address] }));
  const done = async (action: Promise<boolean>) => {
    if (await action) found.reload();
  };
  if (one) return <MapOne connector={connector} tag={one} onClose={() => setOne(null)} onMapped={found.reload} />;
  const columns: Column<SourceTag>[] = [
    { key: 'address', title: t.columns.sourceTag, cell: (tag) => <SourceName kind={connector.kind} tag={tag} />, sort: (a, b) => a.address.localeCompare(b.address) },
    { key: 'value', title: t.columns.valueNow, number: true, cell: (tag) => <span className={tag.quality === 'good' ? 'nowrap' : 'nowrap muted'}>{sourceValue(tag)}</span> },
    { key: 'to', title: t.columns.goesTo, cell: (tag) => (tag.mappedTo ? <span className="strong">{tag.mappedTo}</span> : <span className="muted">{goesTo.get(tag.address) ?? t.nowhere}</span>) },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (tag) => (
        <span className="row-actions">
          <Button small onPress={() => setOne(tag)} aria-label={t.mapOne(tag.address)}>{t.map}</Button>
          {tag.mappedTo ? <Button small iconOnly onPress={() => void done(unmap.run(tag.address))} aria-label={t.unmapOne(tag.address)}><IconTrash size={16} aria-hidden /></Button> : null}
        </span>
      ),
    },
  ];
  return (
    <Dialog
      wide
      title={t.tagsOf(connector.name)}
      onClose={onClose}
      footer={
        <>
          <span className="muted beside">{found.value ? t.found(found.value.total, tags.length) : ''}</span>
          <Button onPress={onClose}>{kit.close}</Button>
          <Button look="primary" disabled={mappings.length === 0} pending={map.pending} onPress={() => void done(map.run())}>
            {mappings.length === 0 ? t.mapByPattern : t.mapMany(mappings.length)}
          </Button>
        </>
      }
    >
      <div className="map-head">
        <Field label={t.search} value={search} onChange={setSearch} autoFocus placeholder={connector.kind === 'modbus' ? '1/holding/0-20/float32' : t.searchExample} />
        <Field label={t.pattern} value={pattern} onChange={setPattern} mono error={error} hint={lacking ?? t.patternHint} />
        <Field label={t.site} value={site} onChange={setSite} />
        <Field label={t.equipment} value={machine} onChange={setMachine} />
      </div>
      <Check value={make} onChange={setMake}>{t.makeMany}</Check>
      {map.error ?? unmap.error ?? found.error ? <Notice problem>{map.error ?? unmap.error ?? found.error}</Notice> : null}
      {found.value?.note ? <Notice>{found.value.note}</Notice> : null}
      <div className="map-table">
        <Table label={t.tagsOf(connector.name)} fill rows={tags} columns={columns} rowKey={(tag) => tag.address} empty={found.value ? <Empty title={t.noTag}>{t.noTagWords}</Empty> : null} />
      </div>
    </Dialog>
  );
}

/** A server of OPC UA has names on the way to a node that say more than its address. */
function SourceName({ kind, tag }: { kind: Connector['kind']; tag: SourceTag }) {
  if (kind !== 'opcua') return <span className="wrap-anywhere">{tag.address}</span>;
  return (
    <>
      <span className="wrap-anywhere">{tag.title}</span>
      <br />
      <span className="small muted wrap-anywhere">{tag.address}</span>
    </>
  );
}
