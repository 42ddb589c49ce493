import { useState } from 'react';
import { Button, Choice, FormDialog, Notice } from '../../../kit';
import { useAction, useAppliance, useAsk } from '../../../state/hooks';
import { t as stages } from '../../../words/catalogue/models';
import { t } from '../../../words/catalogue/batch';

const suggested = (input: string) => (input.split(/[\\/]/).pop() ?? 'data.csv').replace(/(\.[^.]+)?$/, '-scored$1');

export function StartDialog({ onClose }: { onClose(): void }) {
  const { bridge } = useAppliance();
  const models = useAsk((client) => client.models.list({}), []);
  const [chosen, setChosen] = useState<string | null>(null);
  const [input, setInput] = useState<string | null>(null);
  const [output, setOutput] = useState<string | null>(null);
  const choices = [...new Map((models.value ?? []).filter((m) => m.stage !== 'retired').map((m) => [m.model, { key: m.model, text: t.modelChoice(m.title, m.version, stages.stagesShort[m.stage]), champion: m.stage === 'champion' }])).values()];
  const model = chosen ?? choices.find((choice) => choice.champion)?.key ?? choices[0]?.key ?? null;
  // The system's own dialog has asked whether a file that exists may be replaced.
  const start = useAction(async (client) => {
    if (model && input && output) await client.batch.start({ model, input, output, overwrite: true });
  });
  return (
    <FormDialog title={t.score} submit={t.start} action={start} ready={Boolean(model && input && output)} onClose={onClose}>
      {models.value && choices.length === 0 ? <Notice>{t.noModel}</Notice> : <Choice<string> label={t.model} value={model} choices={choices} onChange={setChosen} />}
      <FileRow label={t.data} path={input} onPick={async () => setInput((await bridge.pickFile({ title: t.chooseData, kind: 'data' })) ?? input)} hint={t.dataHint} />
      <FileRow label={t.goTo} path={output} disabled={!input} onPick={async () => setOutput((await bridge.pickFile({ title: t.whereTo, kind: 'save-data', suggestedName: suggested(input ?? '') })) ?? output)} />
    </FormDialog>
  );
}

function FileRow({ label, path, onPick, hint, disabled }: { label: string; path: string | null; onPick(): Promise<void>; hint?: string; disabled?: boolean }) {
  return (
    <div className="field">
      <span className="label">{label}</span>
      <div className="file-row">
        <span className={path ? 'ellipsis' : 'ellipsis muted'} title={path ?? undefined}>
          {path ?? t.noFile}
        </span>
        <Button disabled={disabled} onPress={() => void onPick()} aria-label={t.chooseOne(label)}>
          {t.choose}
        </Button>
      </div>
      {hint ? <span className="hint">{hint}</span> : null}
    </div>
  );
}
