import { useState } from 'react';
import { Choice, Field } from '../../../kit';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/own-reports';
import { choices } from '../../../words/choices';
import { typedNumber } from '../../../words/numbers';

/** A number as it is typed; nothing is null. */
export function NumberField({ label, value, onChange }: { label: string; value: number | null; onChange(value: number | null): void }) {
  const [text, setText] = useState(value === null ? '' : String(value));
  const wrong = (typed: string) => typed.trim() !== '' && !Number.isFinite(typedNumber(typed));
  return (
    <Field
      label={label} value={text} error={wrong(text) ? t.numberProblem : null}
      onChange={(next) => {
        setText(next);
        if (!wrong(next)) onChange(next.trim() === '' ? null : typedNumber(next));
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
  return <Choice<Key> label={label} value={value} choices={choices(words)} onChange={onChange} />;
}
