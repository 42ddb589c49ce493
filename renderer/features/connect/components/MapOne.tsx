import { useState } from 'react';
import type { Connector, SourceTag } from '../../../../electron/contract/connectors';
import { Check, Field, FormDialog } from '../../../kit';
import { useAction, usePlant } from '../../../state/hooks';
import { sourceValue } from '../../../words/connections';
import { suggestedTag } from './preview';

/** Where one tag of a source goes, and what its values are multiplied by. */
export function MapOne({ connector, tag, onClose, onMapped }: { connector: Connector; tag: SourceTag; onClose(): void; onMapped(): void }) {
  const plant = usePlant();
  const only = plant?.plant.assets.filter(({ kind }) => kind === 'site');
  const [beforeSite, beforeEquipment, beforeTag] = tag.mappedTo?.split('/') ?? [];
  const [site, setSite] = useState(beforeSite ?? (only?.length === 1 ? (only[0]?.key ?? '') : ''));
  const [equipment, setEquipment] = useState(beforeEquipment ?? '');
  const [name, setName] = useState(beforeTag ?? suggestedTag(connector.kind, tag));
  const [scale, setScale] = useState('1');
  const [offset, setOffset] = useState('0');
  const [unit, setUnit] = useState(tag.unit);
  const [make, setMake] = useState(false);
  const kind = tag.type.toLowerCase().startsWith('bool') ? { kind: 'boolean' as const } : {};
  const numbers = [scale, offset].every((text) => text.trim() !== '' && Number.isFinite(Number(text))) && Number(scale) !== 0;
  const map = useAction((client) =>
    client.live.map({ name: connector.name, make, mappings: [{ address: tag.address, site, equipment, tag: name, scale: Number(scale), offset: Number(offset), ...(unit.trim() ? { unit: unit.trim() } : {}), ...kind }] }),
  );
  const ready = site !== '' && equipment !== '' && name !== '' && numbers;
  return (
    <FormDialog title="Map a tag" submit="Map" cancel="Back" action={map} ready={ready} onClose={onClose} onDone={onMapped}>
      <p className="wrap-anywhere">
        <span className="strong">{tag.address}</span> <span className="muted">is now {sourceValue(tag)}</span>
      </p>
      <div className="triple">
        <Field label="Site" value={site} onChange={setSite} />
        <Field label="Equipment" value={equipment} onChange={setEquipment} autoFocus />
        <Field label="Tag" value={name} onChange={setName} />
      </div>
      <div className="triple">
        <Field label="Times" value={scale} onChange={setScale} error={numbers ? null : 'A number, and not 0.'} />
        <Field label="Plus" value={offset} onChange={setOffset} />
        <Field label="Unit of the source" value={unit} onChange={setUnit} hint="Becomes the tag’s unit" />
      </div>
      <Check value={make} onChange={setMake}>Make equipment and tag if they are not there yet</Check>
    </FormDialog>
  );
}
