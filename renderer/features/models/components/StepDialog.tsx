import { useState, type ReactNode } from 'react';
import type { Client } from '../../../../electron/contract/contract';
import { Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/models';

interface Step {
  title: string;
  /** On the button that takes it. */
  action: string;
  take(client: Client, why: string | undefined): Promise<unknown>;
  onClose(): void;
  onDone(): void;
  /** What follows of it. */
  children: ReactNode;
  /** Whether the reason is what a person begins with. */
  reasonFirst?: boolean;
}

/** A step of a version's from stage to stage, which a person takes with a reason. */
export function StepDialog({ title, action, take, onClose, onDone, children, reasonFirst = true }: Step) {
  const [why, setWhy] = useState('');
  const step = useAction((client) => take(client, why.trim() || undefined));
  return (
    <FormDialog title={title} submit={action} action={step} onClose={onClose} onDone={onDone}>
      {children}
      <Field label={t.reason} value={why} onChange={setWhy} multiline autoFocus={reasonFirst} hint={t.reasonHint} />
    </FormDialog>
  );
}
