import { useEffect, useRef, useState } from 'react';
import type { FixedValue } from '../../../../electron/contract/batch';
import type { PreviewInput } from '../../../../electron/contract/batch-preview';
import { Choice, Field } from '../../../kit';
import { t } from '../../../words/catalogue/batch';
import { valueOf } from './same-value';

const TYPING_MS = 400;

/** What an input is in every row. What is typed is told once nobody types on: each value is looked at. */
export function SameValue({ one, onChoose }: { one: PreviewInput; onChoose(value: FixedValue): void }) {
  const [text, setText] = useState(String(one.value));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const label = t.mapping.valueOf(one.title);
  if (one.kind === 'boolean') return <Choice<string> bare label={label} value={String(one.value)} choices={[{ key: 'true', text: t.mapping.yes }, { key: 'false', text: t.mapping.no }]} onChange={(key) => onChoose(key === 'true')} />;
  if (one.kind === 'category') return <Choice<string> bare label={label} value={String(one.value)} choices={one.labels.map((key) => ({ key, text: key }))} onChange={onChoose} />;
  const type = (now: string) => {
    setText(now);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChoose(valueOf(one, now)), TYPING_MS);
  };
  return <Field bare label={label} value={text} onChange={type} />;
}
