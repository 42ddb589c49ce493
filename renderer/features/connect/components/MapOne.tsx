import { useState } from 'react';
import type { Connector, SourceTag } from '../../../../electron/contract/connectors';
import { Check, Field, FormDialog } from '../../../kit';
import { useAction, usePlant } from '../../../state/hooks';
import { typedNumber } from '../../../words/numbers';
import { t } from '../../../words/catalogue/connect';
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
  const numbers = [scale, offset].every((text) => Number.isFinite(typedNumber(text))) && typedNumber(scale) !== 0;
  const map = useAction((client) =>
    client.live.map({ name: connector.name, make, mappings: [{ address: tag.address, site, equipment, tag: name, scale: typedNumber(scale), offset: typedNumber(offset), ...(unit.trim() ? { unit: unit.trim() } : {}), ...kind }] }),
  );
  const ready = site !== '' && equipment !== '' && name !== '' && numbers;
  return (
    <FormDialog title={t.mapTitle} submit={t.map} cancel={t.back} action={map} ready={ready} onClose={onClose} onDone={onMapped}>
      <p className="wrap-anywhere">
        <span className="strong">{tag.address}</span> <span className="muted">{t.isNow(sourceValue(tag))}</span>
      </p>
      <div className="triple">
        <Field label={t.site} value={site} onChange={setSite} />
        <Field label={t.equipment} value={equipment} onChange={setEquipment} autoFocus />
        <Field label={t.tag} value={name} onChange={setName} />
      </div>
      <div className="triple">
        <Field label={t.times} value={scale} onChange={setScale} error={numbers ? null : t.timesProblem} />
        <Field label={t.plus} value={offset} onChange={setOffset} />
        <Field label={t.sourceUnit} value={unit} onChange={setUnit} hint={t.sourceUnitHint} />
      </div>
      <Check value={make} onChange={setMake}>{t.makeOne}</Check>
    </FormDialog>
  );
}
