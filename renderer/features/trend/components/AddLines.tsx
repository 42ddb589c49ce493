import { useState } from 'react';
import { Button, Check, Dialog, Field } from '../../../kit';
import { useManifests } from '../../../state/hooks';
import { MOST_PENS, pensOf, type PenKey } from '../../../state/pens';
import type { PlantIndex } from '../../../state/plant';
import { counted, number } from '../../../words/numbers';

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
      title="Choose lines" wide onClose={onClose} onSubmit={done}
      footer={
        <>
          <span className="beside muted">{counted(keys.length, 'line')} of {MOST_PENS} chosen{full ? '; take one away to choose another' : ''}</span>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" onPress={done}>Draw</Button>
        </>
      }
    >
      <Field label="Search" value={search} onChange={setSearch} placeholder="Mill 07 torque" autoFocus />
      {found.length === 0 ? <p className="muted">Nothing in the plant is called so.</p> : null}
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
      {found.length > LISTED ? <p className="muted">{number(found.length - LISTED)} more machines. Write a part of a name to find them.</p> : null}
    </Dialog>
  );
}
