import { useState } from 'react';
import { Choice, Field } from '../../../kit';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/own-reports';

/** A number as it is typed; nothing is null. */
export function NumberField({ label, value, onChange, hint }: { label: string; value: number | null; onChange(value: number | null): void; hint?: string }) {
  const [text, setText] = useState(value === null ? '' : String(value));
  const parsed = text.trim() === '' ? null : Number(text.trim().replace(',', '.'));
  const wrong = parsed !== null && !Number.isFinite(parsed);
  return (
    <Field
      label={label} value={text} hint={hint} error={wrong ? t.numberProblem : null}
      onChange={(next) => {
        setText(next);
        const number = next.trim() === '' ? null : Number(next.trim().replace(',', '.'));
        if (number === null || Number.isFinite(number)) onChange(number);
      }}
    />
  );
}

/** The whole plant, a place of it, or one machine. */
export function PlaceChoice({ plant, value, onChange, machinesOnly = false }: { plant: PlantIndex; value: number | null; onChange(place: number | null): void; machinesOnly?: boolean }) {
  const places = machinesOnly ? [] : [{ key: 0, text: t.wholePlant }, ...plant.plant.assets.filter(({ kind }) => kind !== 'equipment').map(({ id, name }) => ({ key: id, text: name }))];
  return <Choice<number> label={t.of} value={value ?? (machinesOnly ? null : 0)} choices={[...places, ...plant.equipment.map(({ id, name }) => ({ key: id, text: name }))]} onChange={(key) => onChange(key || null)} />;
}

/** One of a few words by their keys. */
export function WordChoice<Key extends string>({ label, value, words, onChange }: { label: string; value: Key; words: Readonly<Record<Key, string>>; onChange(key: Key): void }) {
  return <Choice<Key> label={label} value={value} choices={(Object.keys(words) as Key[]).map((key) => ({ key, text: words[key] }))} onChange={onChange} />;
}
