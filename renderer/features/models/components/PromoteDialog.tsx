import { useState } from 'react';
import type { ModelVersion } from '../../../../electron/contract/domain';
import { Button, Dialog, Field, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { Replayed } from './Replayed';

export function PromoteDialog({ version, watched, onClose, onDone }: { version: ModelVersion; watched: boolean; onClose(): void; onDone(): void }) {
  const [why, setWhy] = useState('');
  const promote = useAction((client) => client.models.promote({ model: version.model, version: version.version, why: why.trim() || undefined }));
  const submit = async () => {
    if (!(await promote.run())) return;
    onDone();
    onClose();
  };
  return (
    <Dialog
      title={`Promote ${version.title} ${version.version}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" pending={promote.pending} onPress={() => void submit()}>
            Promote
          </Button>
        </>
      }
    >
      <p>From now on this version makes the predictions where its model watches equipment. The one in use now is retired and kept.</p>
      {watched ? <Replayed version={version} /> : null}
      <Field label="Reason" value={why} onChange={setWhy} multiline autoFocus hint="Stands in the audit trail beside your name." />
      {promote.error ? <Notice problem>{promote.error}</Notice> : null}
    </Dialog>
  );
}
