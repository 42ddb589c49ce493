import { useState } from 'react';
import type { ColumnChoices } from '../../../../electron/contract/batch';
import { textEncodings } from '../../../../electron/contract/batch-input';
import { Button, Check, Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAppliance, useAsk } from '../../../state/hooks';
import { useTick } from '../../../state/clock';
import { t as stages } from '../../../words/catalogue/models';
import { t } from '../../../words/catalogue/batch';
import { empty, fileIs, inputOf, limitIsWhole, limitOf, type Draft } from './draft';
import { useKeep } from './keep';
import { Preview } from './Preview';
import { usePreview } from './use-preview';

const MODELS_AGAIN_MS = 2_000;
const suggested = (input: string) => (input.split(/[\\/]/).pop() ?? 'data.csv').replace(/\.(xlsm|xls|xlsb|db|sqlite|sqlite3|txt)$/i, '.csv').replace(/(\.[^.]+)?$/, '-scored$1');

/** From a model and rows to a run: what feeds what is shown, with what would go wrong, before anything is scored. */
export function StartDialog({ onClose }: { onClose(): void }) {
  const { bridge } = useAppliance();
  const { wall } = useTick();
  // An appliance that has just begun may have none yet; once there are some, the choice must not change by itself.
  const [hasModels, setHasModels] = useState(false);
  const models = useAsk(async (client) => {
    const all = await client.models.list({});
    setHasModels(all.some(({ stage }) => stage === 'champion'));
    return all;
  }, [], hasModels ? undefined : MODELS_AGAIN_MS);
  const [chosen, setChosen] = useState<string | null>(null);
  const [draft, setDraft] = useState<Draft>(empty);
  const [output, setOutput] = useState<string | null>(null);
  const [columns, setColumns] = useState<ColumnChoices | undefined>();
  const choices = [...new Map((models.value ?? []).filter((m) => m.stage !== 'retired').map((m) => [m.model, { key: m.model, text: t.modelChoice(m.title, m.version, stages.stagesShort[m.stage]), champion: m.stage === 'champion' }])).values()];
  const model = chosen ?? choices.find((choice) => choice.champion)?.key ?? choices[0]?.key ?? null;
  const change = (what: Partial<Draft>) => {
    setDraft({ ...draft, ...what });
    // Another file has other columns.
    if ('path' in what || 'sheet' in what || 'table' in what) setColumns(undefined);
  };
  // What a person chose alone: the rest is found anew beside it.
  const choose = (name: string, choice: ColumnChoices[string] | undefined) => setColumns((before = {}) => {
    const { [name]: _, ...others } = before;
    return choice === undefined ? others : { ...others, [name]: choice };
  });
  const input = inputOf(draft);
  const keep = useKeep(output);
  const found = usePreview({ model, input, readings: draft.readings, columns });
  const preview = found.isNewest ? found.preview : null;
  const shown = input === null ? null : found.preview;
  const stops = preview?.warnings.some((warning) => warning.stops) ?? false;
  // The system's own dialog has asked whether a file that exists may be replaced.
  const start = useAction(async (client) => {
    if (!model || input === null || !output) return;
    const what = { model, input, output, overwrite: true, readings: draft.readings, columns: preview?.choices, maxRejected: limitOf(draft) };
    if (keep.job) await client.batch.keepJob({ name: keep.job.name, what: { ...what, output: keep.job.output } });
    await client.batch.start(what);
  });
  return (
    <FormDialog large title={t.score} submit={t.start} action={start} ready={Boolean(model && output && preview && !stops && limitIsWhole(draft) && keep.ready)} onClose={onClose} beside={stops ? <span className="preview-bad">{t.stopped}</span> : undefined}>
      {models.value && choices.length === 0 ? <Notice>{t.noModel}</Notice> : null}
      <div className="score-head">
        <Choice<string> label={t.model} value={model} choices={choices} onChange={(key) => { setChosen(key); setColumns(undefined); }} />
        <PathField label={t.data} value={draft.path} onChange={(path) => change({ path })} hint={t.dataHint} onPick={async () => {
          const path = await bridge.pickFile({ title: t.chooseData, kind: 'data' });
          if (path) change({ path, sheet: '', table: '' });
        }} />
        <PathField label={t.goTo} value={output ?? ''} readOnly disabled={input === null} onPick={async () => setOutput((await bridge.pickFile({ title: t.whereTo, kind: 'save-data', suggestedName: suggested(draft.path) })) ?? output)} />
      </div>
      <Options draft={draft} onChange={change} />
      {output === null ? null : keep.fields}
      {found.error && input !== null ? <Notice problem>{found.error}</Notice> : null}
      {found.waits && input !== null ? <Notice>{t.waits(found.waits)}</Notice> : null}
      {shown && !found.error ? <Preview found={shown} wall={wall} onChoose={choose} /> : null}
      {input !== null && !shown && !found.error && !found.waits && model !== null ? <p className="muted" role="status">{t.looking}</p> : null}
    </FormDialog>
  );
}

/** What the kind of file leaves open, and how the run is limited. */
function Options({ draft, onChange }: { draft: Draft; onChange(what: Partial<Draft>): void }) {
  const kind = draft.path.trim() === '' ? null : fileIs(draft.path.trim());
  if (kind === null) return null;
  return (
    <div className="score-options">
      {kind === 'sheet' ? <Field label={t.sheet} value={draft.sheet} onChange={(sheet) => onChange({ sheet })} placeholder={t.firstSheet} /> : null}
      {kind === 'sqlite' ? <Field label={t.table} value={draft.table} onChange={(table) => onChange({ table })} mono /> : null}
      {kind === 'text' ? (
        <>
          <Choice<string> label={t.delimiter} value={draft.delimiter} choices={[{ key: '', text: t.asFound }, ...[',', ';', '\t', '|', ' '].map((key) => ({ key, text: t.delimiters[key] ?? key }))]} onChange={(delimiter) => onChange({ delimiter })} />
          <Choice<string> label={t.decimal} value={draft.decimal} choices={[{ key: '.', text: t.point }, { key: ',', text: t.comma }]} onChange={(decimal) => onChange({ decimal: decimal === ',' ? ',' : '.' })} />
          <Choice<string> label={t.encoding} value={draft.encoding} choices={[{ key: '', text: t.asFound }, ...textEncodings.map((key) => ({ key, text: key }))]} onChange={(encoding) => onChange({ encoding })} />
        </>
      ) : null}
      <Choice<Draft['limit']> label={t.limit} value={draft.limit} choices={[{ key: 'none', text: t.limits.none }, { key: 'rows', text: t.limits.rows }, { key: 'share', text: t.limits.share }]} onChange={(limit) => onChange({ limit })} />
      {draft.limit === 'none' ? null : <Field label={t.limits[draft.limit]} value={draft.most} onChange={(most) => onChange({ most })} error={draft.most !== '' && !limitIsWhole(draft) ? t.limitWrong : null} />}
      <Check value={draft.readings} onChange={(readings) => onChange({ readings })}>{t.readings}</Check>
    </div>
  );
}

interface PathFieldProps {
  label: string;
  value: string;
  onChange?(value: string): void;
  onPick(): Promise<void>;
  hint?: string;
  readOnly?: boolean;
  disabled?: boolean;
}

function PathField({ label, value, onChange = () => undefined, onPick, hint, readOnly, disabled }: PathFieldProps) {
  return (
    <div className="path-field">
      <Field label={label} value={value} onChange={onChange} hint={hint} readOnly={readOnly} placeholder={t.noFile} />
      <Button disabled={disabled} onPress={() => void onPick()} aria-label={t.chooseOne(label)}>
        {t.choose}
      </Button>
    </div>
  );
}
