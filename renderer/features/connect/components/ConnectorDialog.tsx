import { useState } from 'react';
import type { Connector } from '../../../../electron/contract/connectors';
import { Button, Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/connect';
import { connectorKindChoices, connectorKindWords } from '../../../words/connections';
import { ConnectorFields } from './ConnectorFields';
import { changeOf, draftOf, emptyDraft, readyDraft, wantedOf, type Draft, type Kind } from './draft';

/** A connection that is made, or one that is told something else. */
export function ConnectorDialog({ connector, onClose, onDone }: { connector?: Connector; onClose(): void; onDone(): void }) {
  const [draft, setDraft] = useState<Draft>(() => (connector ? draftOf(connector) : emptyDraft('mqtt')));
  const [tried, setTried] = useState<{ ok: boolean; message: string } | null>(null);
  const save = useAction((client) => (connector ? client.live.changeConnector(changeOf(draft)) : client.live.addConnector(wantedOf(draft))));
  const test = useAction(async (client) => setTried(await client.live.testConnector(wantedOf(draft))));
  const badName = draft.name !== '' && !/^[a-z0-9][a-z0-9_-]{0,63}$/.test(draft.name);
  const ready = !badName && readyDraft(draft);
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setTried(null);
    save.clear();
    test.clear();
  };
  return (
    <FormDialog
      title={connector ? t.change(connector.name) : t.add}
      submit={connector ? t.save : t.connect}
      action={save}
      ready={ready}
      onClose={onClose}
      onDone={onDone}
      beside={<Button disabled={!ready} pending={test.pending} onPress={() => void test.run()}>{t.test}</Button>}
    >
      {connector ? (
        <p className="muted">{t.mappingsStay(connectorKindWords[connector.kind], connector.enabled)}</p>
      ) : (
        <>
          <Choice<Kind> label={t.kind} value={draft.kind} onChange={(kind) => change({ ...emptyDraft(kind), name: draft.name })} choices={connectorKindChoices} />
          <Field label={t.name} value={draft.name} onChange={(name) => change({ name })} autoFocus hint={t.nameHint} error={badName ? t.nameProblem : null} />
        </>
      )}
      <ConnectorFields draft={draft} change={change} kept={connector !== undefined} />
      {tried ? <Notice problem={!tried.ok}>{tried.message}</Notice> : null}
      {test.error ? <Notice problem>{test.error}</Notice> : null}
    </FormDialog>
  );
}
