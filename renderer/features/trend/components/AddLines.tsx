import { useState } from 'react';
import { Button, Check, Dialog, Field } from '../../../kit';
import { useManifests } from '../../../state/hooks';
import { MOST_PENS, pensOf, type PenKey } from '../../../state/pens';
import type { PlantIndex } from '../../../state/plant';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/trends';

interface AddLinesProps {
  plant: PlantIndex;
  chosen: readonly PenKey[];
  onChosen(keys: readonly PenKey[]): void;
  onClose(): void;
}

/** More machines than these are not listed at once: a word finds them. */
const LISTED = 12;

/** Which lines are drawn: those whose names hold every word that is written. */
export function AddLines({ plant, chosen, onChosen, onClose }: AddLinesProps) {
  const manifests = useManifests();
  const [search, setSearch] = useState('');
  const [keys, setKeys] = useState<readonly PenKey[]>(chosen);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = plant.equipment.flatMap((machine) => {
    const pens = pensOf(machine, plant, manifests).filter((pen) => words.every((word) => `${machine.name} ${pen.title} ${pen.unit}`.toLowerCase().includes(word)));
    return pens.length > 0 ? [{ machine, pens }] : [];
  });
  // What is chosen already stands first, so that it can be taken away.
  const ordered = words.length > 0 ? found : [...found].sort((a, b) => Number(b.pens.some((pen) => chosen.includes(pen.key))) - Number(a.pens.some((pen) => chosen.includes(pen.key))));
  const full = keys.length >= MOST_PENS;
  const done = () => {
    onChosen(keys);
    onClose();
  };
  return (
    <Dialog
      title={t.chooseLines} wide onClose={onClose} onSubmit={done}
      footer={
        <>
          <span className="beside muted">{t.chosen(keys.length, MOST_PENS, full)}</span>
          <Button onPress={onClose}>{kit.cancel}</Button>
          <Button look="primary" onPress={done}>{t.draw}</Button>
        </>
      }
    >
      <Field label={t.search} value={search} onChange={setSearch} placeholder={t.searchExample} autoFocus />
      {found.length === 0 ? <p className="muted">{t.nothingCalled}</p> : null}
      <div className="trend-choices">
        {ordered.slice(0, LISTED).map(({ machine, pens }) => (
          <fieldset key={machine.id}>
            <legend className="strong">{machine.name}</legend>
            {pens.map((pen) => (
              <Check key={pen.key} value={keys.includes(pen.key)} onChange={(on) => setKeys(on ? (full ? keys : [...keys, pen.key]) : keys.filter((key) => key !== pen.key))}>
                {pen.title} <span className="muted">{pen.unit}</span>
              </Check>
            ))}
          </fieldset>
        ))}
      </div>
      {found.length > LISTED ? <p className="muted">{t.moreMachines(found.length - LISTED)}</p> : null}
    </Dialog>
  );
}
