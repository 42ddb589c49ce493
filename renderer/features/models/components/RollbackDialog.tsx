import { useState } from 'react';
import type { ModelVersion } from '../../../../electron/contract/domain';
import { Button, Dialog, Field, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';

export function RollbackDialog({ version, to, onClose, onDone }: { version: ModelVersion; to: string; onClose(): void; onDone(): void }) {
  const [why, setWhy] = useState('');
  const rollback = useAction((client) => client.models.rollback({ model: version.model, why: why.trim() || undefined }));
  const submit = async () => {
    if (!(await rollback.run())) return;
    onDone();
    onClose();
  };
  return (
    <Dialog
      title={`Roll ${version.title} back to ${to}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" pending={rollback.pending} onPress={() => void submit()}>
            Roll back to {to}
          </Button>
        </>
      }
    >
      <p>From now on version {to} answers, as it did before {version.version}, which is retired and kept. Its golden samples are run first.</p>
      <Field label="Reason" value={why} onChange={setWhy} multiline autoFocus hint="Stands in the audit trail beside your name." />
      {rollback.error ? <Notice problem>{rollback.error}</Notice> : null}
    </Dialog>
  );
}
