import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Button } from 'react-aria-components/Button';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { IconCheck, IconChevronDown } from './icons';
import { t } from '../words/catalogue/kit';

interface FieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: ReactNode;
  error?: string | null;
  /** A moment is one of this computer's zone, as `2026-11-27T06:00`; empty until all of it is there. */
  type?: 'text' | 'password' | 'datetime-local';
  placeholder?: string;
  multiline?: boolean;
  autoFocus?: boolean;
  required?: boolean;
  name?: string;
  autoComplete?: string;
  mono?: boolean;
  readOnly?: boolean;
  /** As of `Choice`. */
  bare?: boolean;
}

export function Field({ label, value, onChange, hint, error, type = 'text', placeholder, multiline, autoFocus, required, name, autoComplete = 'off', mono, readOnly, bare }: FieldProps) {
  // eslint-disable-next-line words/in-catalogue -- names of styles
  const look = mono ? 'input mono' : 'input';
  return (
    <TextField className="field" value={value} onChange={onChange} type={type} isInvalid={Boolean(error)} autoFocus={autoFocus} isRequired={required} isReadOnly={readOnly} name={name} autoComplete={autoComplete} validationBehavior="aria">
      <Label className={bare ? 'visually-hidden' : undefined}>{label}</Label>
      {multiline ? <TextArea className={look} placeholder={placeholder} rows={3} /> : <Input className={look} placeholder={placeholder} spellCheck={false} />}
      {hint && !error ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}

interface ChoiceProps<K extends string | number> {
  label: string;
  value: K | null;
  choices: readonly { key: K; text: string }[];
  onChange(key: K): void;
  hint?: ReactNode;
  /** In a table, whose headings say what it is: the label is for those who hear it. */
  bare?: boolean;
}

/** One of many, behind a button. */
export function Choice<K extends string | number>({ label, value, choices, onChange, hint, bare }: ChoiceProps<K>) {
  return (
    <Select className="field" selectedKey={value} onSelectionChange={(key) => key !== null && onChange(key as K)} placeholder={t.choose}>
      <Label className={bare ? 'visually-hidden' : 'label'}>{label}</Label>
      <Button className="input choose">
        <SelectValue<object> className="ellipsis">{({ selectedText, defaultChildren }) => selectedText || defaultChildren}</SelectValue>
        <IconChevronDown size={16} aria-hidden />
      </Button>
      {hint ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <Popover className="popover">
        <ListBox className="choices">
          {choices.map(({ key, text }) => (
            <ListBoxItem key={key} id={key} textValue={text} className="choice">
              <IconCheck className="tick" size={16} aria-hidden />
              {text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

export function Check({ value, onChange, children }: { value: boolean; onChange(value: boolean): void; children: ReactNode }) {
  return (
    <Checkbox className="check" isSelected={value} onChange={onChange}>
      <span className="box" aria-hidden>
        <IconCheck size={14} stroke={3} />
      </span>
      <span>{children}</span>
    </Checkbox>
  );
}
