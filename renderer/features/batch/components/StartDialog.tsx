import { useState } from 'react';
import { Button, Choice, FormDialog, Notice } from '../../../kit';
import { useAction, useAppliance, useAsk } from '../../../state/hooks';
import { stageWords } from '../../../words/models';

const suggested = (input: string) => (input.split(/[\\/]/).pop() ?? 'data.csv').replace(/(\.[^.]+)?$/, '-scored$1');

export function StartDialog({ onClose }: { onClose(): void }) {
  const { bridge } = useAppliance();
  const models = useAsk((client) => client.models.list({}), []);
  const [chosen, setChosen] = useState<string | null>(null);
  const [input, setInput] = useState<string | null>(null);
  const [output, setOutput] = useState<string | null>(null);
  const choices = [...new Map((models.value ?? []).filter((m) => m.stage !== 'retired').map((m) => [m.model, { key: m.model, text: `${m.title}, ${m.version} (${stageWords[m.stage].toLowerCase()})`, champion: m.stage === 'champion' }])).values()];
  const model = chosen ?? choices.find((choice) => choice.champion)?.key ?? choices[0]?.key ?? null;
  // The system's own dialog has asked whether a file that exists may be replaced.
  const start = useAction(async (client) => {
    if (model && input && output) await client.batch.start({ model, input, output, overwrite: true });
  });
  return (
    <FormDialog title="Score a file" submit="Start" action={start} ready={Boolean(model && input && output)} onClose={onClose}>
      {models.value && choices.length === 0 ? <Notice>There is no model yet. Bring one on the page Models.</Notice> : <Choice<string> label="Model" value={model} choices={choices} onChange={setChosen} />}
      <FileRow label="Data: CSV, JSON Lines or Parquet" path={input} onPick={async () => setInput((await bridge.pickFile({ title: 'Choose the data to score', kind: 'data' })) ?? input)} hint="Its columns are found by the names of the model’s inputs." />
      <FileRow label="Predictions go to" path={output} disabled={!input} onPick={async () => setOutput((await bridge.pickFile({ title: 'Where the predictions go', kind: 'save-data', suggestedName: suggested(input ?? '') })) ?? output)} />
    </FormDialog>
  );
}

function FileRow({ label, path, onPick, hint, disabled }: { label: string; path: string | null; onPick(): Promise<void>; hint?: string; disabled?: boolean }) {
  return (
    <div className="field">
      <span className="label">{label}</span>
      <div className="file-row">
        <span className={path ? 'ellipsis' : 'ellipsis muted'} title={path ?? undefined}>
          {path ?? 'No file chosen'}
        </span>
        <Button disabled={disabled} onPress={() => void onPick()} aria-label={`Choose: ${label}`}>
          Choose
        </Button>
      </div>
      {hint ? <span className="hint">{hint}</span> : null}
    </div>
  );
}
