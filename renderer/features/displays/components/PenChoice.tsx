import { useState } from 'react';
import { Check, Choice } from '../../../kit';
import { useManifests } from '../../../state/hooks';
import { pensOf, type PenKey } from '../../../state/pens';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/displays';

/** Lines of one machine at a time: those that are chosen of others stay. */
export function PenChoice({ plant, pens, most, onChange }: { plant: PlantIndex; pens: readonly PenKey[]; most: number; onChange(pens: PenKey[]): void }) {
  const manifests = useManifests();
  const ownerOf = (key: PenKey) => (key.startsWith('p') ? Number(key.slice(1)) : plant.tagById.get(Number(key.slice(1)))?.asset);
  const [machine, setMachine] = useState<number>(() => (pens[0] && ownerOf(pens[0])) ?? plant.equipment[0]?.id ?? 0);
  const asset = plant.byId.get(machine);
  const offered = asset ? pensOf(asset, plant, manifests) : [];
  const others = pens.filter((key) => ownerOf(key) !== machine).length;
  return (
    <>
      <Choice label={t.machine} value={machine} choices={plant.equipment.map((one) => ({ key: one.id, text: one.name }))} onChange={(key) => setMachine(Number(key))} hint={most > 1 && others > 0 ? t.ofOthers(others) : undefined} />
      {most === 1 ? (
        <Choice label={t.shows} value={offered.some((pen) => pen.key === pens[0]) ? pens[0]! : null} choices={offered.map((pen) => ({ key: pen.key, text: pen.title }))} onChange={(key) => onChange([key])} />
      ) : (
        <fieldset className="dchoices">
          <legend>{t.linesAtMost(most)}</legend>
          {offered.map((pen) => (
            <Check key={pen.key} value={pens.includes(pen.key)} onChange={(on) => onChange(on ? [...pens, pen.key].slice(0, most) : pens.filter((key) => key !== pen.key))}>
              {pen.title} <span className="muted">{pen.unit}</span>
            </Check>
          ))}
        </fieldset>
      )}
    </>
  );
}
