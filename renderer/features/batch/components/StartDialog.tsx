import { useEffect, useState } from 'react';
import type { ColumnChoices } from '../../../../electron/contract/batch';
import type { BatchPreview } from '../../../../electron/contract/batch-preview';
import { Choice, FormDialog, Notice, Segments } from '../../../kit';
import { useAction, useAppliance, useAsk } from '../../../state/hooks';
import { useTick } from '../../../state/clock';
import { t as stages } from '../../../words/catalogue/models';
import { t } from '../../../words/catalogue/batch';
import { FolderFound } from './FolderFound';
import { DatabaseSource } from './DatabaseSource';
import { Destination, isEach, nowhere, outputOf } from './Destination';
import { empty, inputOf, limitIsWhole, limitOf, reasonsAreWhole, reasonsOf, type Draft } from './draft';
import { HistorySource } from './HistorySource';
import { useKeep } from './keep';
import { Options } from './Options';
import { PathField } from './PathField';
import { Preview } from './Preview';
import { isStopped, useFolder } from './use-folder';
import { usePreview } from './use-preview';

const MODELS_AGAIN_MS = 2_000;
const TYPING_MS = 400;
const LOOK_EACH_MS = 600_000;

/** The same as long as it is typed on: a query that is half written is not sent to a database of the site. */
function useSettled<What>(what: What): What {
  const key = JSON.stringify(what) ?? 'null';
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), TYPING_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return JSON.parse(settled) as What;
}

/** As a run is asked with; undefined: each file is told by names alone. */
const choicesOf = (preview: BatchPreview | null): ColumnChoices | undefined => (preview && Object.keys(preview.choices).length > 0 ? preview.choices : undefined);

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
  const [to, setTo] = useState(nowhere);
  // How often a database was reached otherwise: the same question may have another answer then.
  const [reached, setReached] = useState(0);
  const [columns, setColumns] = useState<ColumnChoices | undefined>();
  const choices = [...new Map((models.value ?? []).filter((m) => m.stage !== 'retired').map((m) => [m.model, { key: m.model, text: t.modelChoice(m.title, m.version, stages.stagesShort[m.stage]), champion: m.stage === 'champion' }])).values()];
  const model = chosen ?? choices.find((choice) => choice.champion)?.key ?? choices[0]?.key ?? null;
  const change = (what: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...what }));
    // Another file has other columns.
    if ('from' in what || 'sql' in what || 'database' in what || 'path' in what || 'sheet' in what || 'table' in what || 'header' in what || 'delimiter' in what) setColumns(undefined);
  };
  // What a person chose alone: the rest is found anew beside it.
  const choose = (name: string, choice: ColumnChoices[string] | undefined) => setColumns((before = {}) => {
    const { [name]: _, ...others } = before;
    return choice === undefined ? others : { ...others, [name]: choice };
  });
  const input = inputOf(draft, wall);
  // Of the history nothing has to be chosen: its columns are the model's inputs. A period that is counted back from now is looked at as it was some minutes ago, not anew each second.
  const isHistory = draft.from === 'history';
  const goesTo = outputOf(to, draft);
  const isFile = draft.from === 'file';
  const lookAt = inputOf(draft, isHistory ? Math.floor(wall / LOOK_EACH_MS) * LOOK_EACH_MS : wall);
  const settled = useSettled(lookAt);
  const keep = useKeep(goesTo?.output ?? null);
  const each = isEach(to, draft);
  const found = usePreview({ model, input: settled, readings: isHistory ? undefined : draft.readings, columns: isHistory ? undefined : columns, reasons: reasonsOf(draft), each, again: reached });
  const preview = found.isNewest && input !== null && JSON.stringify(lookAt) === JSON.stringify(settled) ? found.preview : null;
  const shown = settled === null || input === null ? null : found.preview;
  const into = useSettled(goesTo && { output: goesTo.output, format: goesTo.format });
  // Of several files each is looked at, with what was chosen and found for the one that is shown.
  const many = preview?.file !== null && each && model !== null && settled !== null;
  const folder = useFolder(!many ? null : preview === null ? undefined : { model, input: settled, readings: draft.readings, columns: preview.choices, reasons: reasonsOf(draft), ...into });
  const stops = preview !== null && isStopped(preview, folder);
  const start = useAction(async (client) => {
    if (!model || input === null || !goesTo) return;
    const what = { model, input: inputOf(draft, wall) ?? input, ...goesTo, readings: isHistory ? undefined : draft.readings, columns: isHistory ? undefined : choicesOf(preview), maxRejected: limitOf(draft), reasons: reasonsOf(draft) };
    if (keep.job) await client.batch.keepJob({ name: keep.job.name, what: { ...what, output: keep.job.output } });
    await client.batch.start(what);
  });
  return (
    <FormDialog large title={t.score} submit={t.start} action={start} ready={Boolean(model && goesTo && input !== null && (isHistory || preview) && !stops && limitIsWhole(draft) && reasonsAreWhole(draft) && keep.ready)} onClose={onClose} beside={stops ? <span className="preview-bad">{t.stopped}</span> : undefined}>
      {models.value && choices.length === 0 ? <Notice>{t.noModel}</Notice> : null}
      <div className="score-from"><Segments<Draft['from']> label={t.from.label} value={draft.from} choices={[{ key: 'file', text: t.from.file }, { key: 'history', text: t.from.history }, { key: 'database', text: t.from.database }]} onChange={(from) => change({ from })} /></div>
      <div className="score-head">
        <Choice<string> label={t.model} value={model} choices={choices} onChange={(key) => { setChosen(key); setColumns(undefined); change({ machines: null }); }} />
      </div>
      {isFile ? (
        <PathField label={t.data} value={draft.path} onChange={(path) => change({ path })} hint={t.dataHint} onPick={async () => {
          const path = await bridge.pickFile({ title: t.chooseData, kind: 'data' });
          if (path) change({ path, sheet: '', table: '' });
        }} />
      ) : null}
      {isHistory ? <HistorySource model={model} draft={draft} onChange={change} /> : null}
      {draft.from === 'database' ? <DatabaseSource draft={draft} onChange={change} onReached={() => setReached(reached + 1)} /> : null}
      <Options draft={draft} onChange={change} />
      <Destination to={to} draft={draft} disabled={input === null} onChange={(what) => setTo((before) => ({ ...before, ...what }))} />
      {goesTo === null ? null : keep.fields}
      {found.error && settled !== null ? <Notice problem>{found.error}</Notice> : null}
      {found.waits && settled !== null ? <Notice>{t.waits(found.waits)}</Notice> : null}
      {folder && shown && !found.error ? <FolderFound look={folder} found={shown} /> : null}
      {shown && !found.error ? <Preview found={shown} wall={wall} onChoose={isHistory ? null : choose} /> : null}
      {input !== null && !shown && !found.error && !found.waits && model !== null ? <p className="muted" role="status">{t.looking}</p> : null}
    </FormDialog>
  );
}
