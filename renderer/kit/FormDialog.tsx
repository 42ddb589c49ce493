import { useState, type ReactNode } from 'react';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Field } from './Field';
import { Notice } from './Notice';
import { t } from '../words/catalogue/kit';

interface FormDialogProps {
  title: string;
  children: ReactNode;
  /** On the button that does it, and on the one that does not. */
  submit: string;
  cancel?: string;
  /** What is done; true: it is done, and the dialog is closed. */
  action: { run(): Promise<boolean>; pending: boolean; error: string | null };
  /** False: something is still missing. */
  ready?: boolean;
  onClose(): void;
  /** A name that has to be typed first: of what nothing brings back. */
  typed?: string;
  /** Before it is closed. */
  onDone?(): void;
  /** At the other end of the footer. */
  beside?: ReactNode;
  wide?: boolean;
  large?: boolean;
}

/** A question with an answer that is sent: Enter sends it, what goes wrong is told above the buttons. */
export function FormDialog({ title, children, submit, cancel = t.cancel, action, ready: filled = true, typed, onClose, onDone, beside, wide, large }: FormDialogProps) {
  const [name, setName] = useState('');
  const ready = filled && (typed === undefined || name.trim() === typed);
  const send = async () => {
    if (!ready || !(await action.run())) return;
    onDone?.();
    onClose();
  };
  return (
    <Dialog
      title={title}
      wide={wide}
      large={large}
      onClose={onClose}
      onSubmit={() => void send()}
      footer={
        <>
          {beside ? <span className="beside">{beside}</span> : null}
          <Button onPress={onClose}>{cancel}</Button>
          <Button look="primary" disabled={!ready} pending={action.pending} onPress={() => void send()}>
            {submit}
          </Button>
        </>
      }
    >
      {children}
      {typed === undefined ? null : <Field label={t.typeName(typed)} value={name} onChange={setName} autoFocus />}
      {action.error ? <Notice problem>{action.error}</Notice> : null}
    </Dialog>
  );
}
