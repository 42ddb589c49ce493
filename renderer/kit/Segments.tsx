import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';

interface SegmentsProps<K extends string> {
  label: string;
  value: K;
  choices: readonly { key: K; text: string }[];
  onChange(key: K): void;
}

/** One of a few, all in sight. */
export function Segments<K extends string>({ label, value, choices, onChange }: SegmentsProps<K>) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as K);
      }}
    >
      {choices.map(({ key, text }) => (
        <ToggleButton key={key} id={key} className="segment">
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
