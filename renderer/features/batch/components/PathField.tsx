import { Button, Field } from '../../../kit';
import { t } from '../../../words/catalogue/batch';

interface PathFieldProps {
  label: string;
  value: string;
  onChange?(value: string): void;
  onPick(): Promise<void>;
  hint?: string;
  readOnly?: boolean;
  disabled?: boolean;
  placeholder?: string;
}

export function PathField({ label, value, onChange = () => undefined, onPick, hint, readOnly, disabled, placeholder = t.noFile }: PathFieldProps) {
  return (
    <div className="path-field">
      <Field label={label} value={value} onChange={onChange} hint={hint} readOnly={readOnly} placeholder={placeholder} />
      <Button disabled={disabled} onPress={() => void onPick()} aria-label={t.chooseOne(label)}>
        {t.choose}
      </Button>
    </div>
  );
}
