import { useState } from 'react';
import type { ModelVersion } from '../../../../electron/contract/domain';
import { Button, Dialog, Field, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { Replayed } from './Replayed';

export function ChallengeDialog({ version, watched, onClose, onDone }: { version: ModelVersion; watched: boolean; onClose(): void; onDone(): void }) {
  const [why, setWhy] = useState('');
  const challenge = useAction((client) => client.models.challenge({ model: version.model, version: version.version, why: why.trim() || undefined }));
  const submit = async () => {
    if (!(await challenge.run())) return;
    onDone();
    onClose();
  };
  return (
    <Dialog
      title={`Let ${version.title} ${version.version} run as a challenger`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" pending={challenge.pending} onPress={() => void submit()}>
            Appoint
          </Button>
        </>
      }
    >
      <p>It answers each row after the version in use has, raises no alarm, and is compared with it here. A challenger appointed before is retired.</p>
      {watched ? <Replayed version={version} /> : null}
      <Field label="Reason" value={why} onChange={setWhy} multiline hint="Stands in the audit trail beside your name." />
      {challenge.error ? <Notice problem>{challenge.error}</Notice> : null}
    </Dialog>
  );
}
