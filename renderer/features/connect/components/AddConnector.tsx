import { useState } from 'react';
import { Button, Choice, Dialog, Field, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { connectorKindChoices } from '../../../words/connections';
import { ConnectorFields } from './ConnectorFields';
import { emptyDraft, readyDraft, wantedOf, type Draft, type Kind } from './draft';

export function AddConnector({ onClose, onAdded }: { onClose(): void; onAdded(): void }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft('mqtt'));
  const [tried, setTried] = useState<{ ok: boolean; message: string } | null>(null);
  const add = useAction((client) => client.live.addConnector(wantedOf(draft)));
  const test = useAction(async (client) => setTried(await client.live.testConnector(wantedOf(draft))));
  const badName = draft.name !== '' && !/^[a-z0-9][a-z0-9_-]{0,63}$/.test(draft.name);
  const ready = !badName && readyDraft(draft);
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setTried(null);
    add.clear();
  };
  const submit = async () => {
    if (!ready || !(await add.run())) return;
    onAdded();
    onClose();
  };
  return (
    <Dialog
      title="Add a connection"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button disabled={!ready} pending={test.pending} onPress={() => void test.run()}>
            Test
          </Button>
          <span className="spread" />
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" disabled={!ready} pending={add.pending} onPress={() => void submit()}>
            Connect
          </Button>
        </>
      }
    >
      <Choice<Kind> label="Kind" value={draft.kind} onChange={(kind) => change({ ...emptyDraft(kind), name: draft.name })} choices={connectorKindChoices} />
      <Field label="Name" value={draft.name} onChange={(name) => change({ name })} autoFocus hint="For lists and messages: lower-case letters, digits, - and _" error={badName ? 'Use lower-case letters, digits, - and _.' : null} />
      <ConnectorFields draft={draft} change={change} />
      {tried ? <Notice problem={!tried.ok}>{tried.message}</Notice> : null}
      {test.error ?? add.error ? <Notice problem>{test.error ?? add.error}</Notice> : null}
    </Dialog>
  );
}
