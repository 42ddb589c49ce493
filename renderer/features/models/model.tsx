import { useState } from 'react';
import type { Client } from '../../../electron/contract/contract';
import { Button, Facts, Markdown, Figure, Notice, Panel, Table, type Column } from '../../kit';
import { useTick } from '../../state/clock';
import { useAction, useAppliance, useAsk, useMay, usePlant } from '../../state/hooks';
import { t } from '../../words/catalogue/models';
import { whoWords } from '../../words/people';
import { conditionSentence, goldenWords, seriesWords, shortHash, signatureWords, taskWords } from '../../words/models';
import { band, bytes, listed, number, withUnit } from '../../words/numbers';
import { duration, moment } from '../../words/time';
import { ChallengeDialog } from './components/ChallengeDialog';
import { ComparisonPanel } from './components/ComparisonPanel';
import { Past } from './components/Past';
import { PromoteDialog } from './components/PromoteDialog';
import { RollbackDialog } from './components/RollbackDialog';
import { Running } from './components/Running';
import { TryPanel } from './components/TryPanel';
import { WatchDialog } from './components/WatchDialog';
import { metricFigures } from './metrics';

type Detail = Awaited<ReturnType<Client['models']['get']>>;
type Input = Detail['manifest']['inputs'][number];

/** One version of a model: what it is, what it takes and gives, how well it does. */
export default function Model({ model, version }: { model: string; version: string }) {
  const detail = useAsk((client) => client.models.get({ model, version }), [model, version]);
  const past = useAsk((client) => client.models.history({ model }), [model, version]);
  const may = useMay('engineer');
  const plant = usePlant();
  const { wall } = useTick();
  const { bridge } = useAppliance();
  const [exported, setExported] = useState<string | null>(null);
  const save = useAction(async (client) => {
    setExported(null);
    const to = await bridge.pickFile({ title: t.exportTitle, kind: 'save-model', suggestedName: `${model}-${version}.mwpkg` });
    if (to === null) return;
    // The dialog has asked whether a file may be replaced.
    const { files } = await client.models.export({ model, version, to: /\.mwpkg$/i.test(to) ? to : `${to}.mwpkg`, as: 'mwpkg', overwrite: /\.mwpkg$/i.test(to) });
    setExported(files[0]?.path ?? null);
  });
  const [dialog, setDialog] = useState<'promote' | 'challenge' | 'rollback' | 'watch' | null>(null);
  if (detail.error) return <div className="page"><Notice problem>{detail.error}</Notice></div>;
  if (!detail.value) return null;
  const { version: v, manifest, card, inspection, golden, watches } = detail.value;
  const figures = metricFigures(manifest.metrics);
  const trouble = past.value ? conditionSentence(past.value.condition) : null;
  const back = past.value?.rollsBackTo ?? null;
  const reload = () => {
    detail.reload();
    past.reload();
  };
  const filesOnly = manifest.inputs.some(({ kind }) => kind === 'text') ? t.textOnly : null;
  return (
    <div className="page">
      <div className="page-head">
        <h1 className="ellipsis">{v.title}</h1>
        <p className="muted ellipsis">
          {t.versionStage(v.version, t.stagesShort[v.stage])}
        </p>
        {may ? (
          <div className="actions">
            <Button pending={save.pending} onPress={() => void save.run()}>
              {t.export}
            </Button>
            {v.stage === 'champion' || v.stage === 'challenger' || filesOnly ? null : <Button onPress={() => setDialog('challenge')}>{t.challenge}</Button>}
            {v.stage === 'champion' ? null : <Button onPress={() => setDialog('promote')}>{t.promote}</Button>}
            {v.stage === 'champion' && back !== null ? <Button onPress={() => setDialog('rollback')}>{t.rollBack}</Button> : null}
            {filesOnly ? null : (
              <Button look="primary" onPress={() => setDialog('watch')}>
                {t.watch}
              </Button>
            )}
          </div>
        ) : null}
      </div>
      {save.error ? <Notice problem>{save.error}</Notice> : null}
      {exported ? <Notice>{t.exportedTo(exported)}</Notice> : null}
      {trouble ? <Notice problem>{trouble}</Notice> : null}
      {v.golden.state === 'none' ? <Notice>{t.withoutGolden}</Notice> : null}
      <div className="model-columns">
        <div className="model-main">
          {figures.length > 0 ? (
            <Panel title={t.measured}>
              <div className="figures">
                {figures.map((figure) => (
                  <Figure key={figure.label} value={figure.value} label={figure.label} />
                ))}
              </div>
            </Panel>
          ) : null}
          {v.stage === 'champion' || v.stage === 'challenger' ? <ComparisonPanel model={v.model} /> : null}
          {manifest.sequences ? null : <TryPanel key={v.sha256} model={model} version={version} manifest={manifest} golden={golden} />}
          <Table label={t.inputs} rows={manifest.inputs} columns={inputColumns(manifest)} rowKey={(input) => input.name} />
          <Table label={t.outputs} rows={manifest.outputs} columns={outputColumns(detail.value)} rowKey={(output) => output.name} />
          {past.value ? <Past of={past.value} version={v.version} /> : null}
          {card ? (
            <Panel title={t.card}>
              <Markdown source={card} />
            </Panel>
          ) : null}
        </div>
        <aside className="model-side">
          <Panel title={t.about}>
            <Facts
              of={[
                [t.facts.does, taskWords(manifest.task)],
                [t.facts.speaksOf, manifest.horizonMs ? t.next(duration(manifest.horizonMs)) : t.theMoment],
                [t.facts.golden, goldenWords(v.golden, true)],
                golden ? [t.facts.comparedTo, golden.source] : null,
                manifest.series ? [t.facts.rows, seriesWords(manifest.series)] : null,
                [t.facts.signature, signatureWords(v.signature)],
                ['SHA-256', <span key="sha" className="mono" title={v.sha256}>{shortHash(v.sha256)}</span>],
                [t.facts.size, t.sizeParameters(bytes(v.bytes), inspection.parameters)],
                [t.facts.licence, manifest.licence],
                [t.facts.imported, t.importedBy(moment(v.imported, wall), whoWords(v.importedBy))],
              ]}
            />
          </Panel>
          {v.stage === 'champion' ? <Running model={model} version={v.version} /> : null}
          <Panel title={filesOnly ? t.scoresFiles : watches.length === 0 ? t.watchesNothing : t.watches(watches.length)}>
            {filesOnly ? <p className="muted">{filesOnly}</p> : watches.length === 0 ? <p className="muted">{t.chooseEquipment}</p> : <p>{watches.map((id) => plant?.byId.get(id)?.name ?? id).join(', ')}</p>}
          </Panel>
          {manifest.trainingData.length > 0 ? (
            <Panel title={t.trainedOn}>
              {manifest.trainingData.map((data) => (
                <p key={data.name}>
                  {data.name}
                  <br />
                  <span className="muted">
                    {t.rows(data.rows)}; {data.licence}
                  </span>
                </p>
              ))}
            </Panel>
          ) : null}
        </aside>
      </div>
      {dialog === 'promote' ? <PromoteDialog version={v} watched={watches.length > 0} onClose={() => setDialog(null)} onDone={reload} /> : null}
      {dialog === 'challenge' ? <ChallengeDialog version={v} watched={watches.length > 0} onClose={() => setDialog(null)} onDone={reload} /> : null}
      {dialog === 'rollback' && back !== null ? <RollbackDialog version={v} to={back} onClose={() => setDialog(null)} onDone={reload} /> : null}
      {dialog === 'watch' ? <WatchDialog version={v} watches={watches} onClose={() => setDialog(null)} onDone={detail.reload} /> : null}
    </div>
  );
}

const span = (range: [number, number] | undefined, unit: string | undefined) => (range ? withUnit(band(range[0], range[1]), unit) : '');

/** Where a value comes from when a machine is watched; text comes from files alone. */
function sourceWords({ sequences = [] }: Detail['manifest'], input: Input): string {
  const sequence = sequences.find(({ inputs }) => inputs.includes(input.name));
  if (sequence) return t.lastSamples(sequence.length);
  if (input.kind === 'text') return t.textInFile(input.maxLength);
  if (input.from === 'attribute') return t.attribute;
  return input.window ? t.tagOver(t.aggregates[input.window.aggregate], duration(input.window.lengthMs)) : t.tagNewest;
}

const inputColumns = (manifest: Detail['manifest']): readonly Column<Input>[] => [
  { key: 'title', title: t.columns.takes, cell: (i) => <><span className="strong">{i.title}</span> <span className="muted small mono">{i.name}</span></> },
  { key: 'from', title: t.columns.source, cell: (i) => <span className="muted">{sourceWords(manifest, i)}</span> },
  { key: 'usual', title: t.columns.usual, number: true, cell: (i) => ('usual' in i ? span(i.usual, i.unit) : '') },
  { key: 'range', title: t.columns.seen, number: true, cell: (i) => <span className="muted">{i.kind === 'category' ? i.labels.join(', ') : 'range' in i ? span(i.range, i.unit) : ''}</span> },
];

function outputColumns({ manifest }: Detail): Column<Detail['manifest']['outputs'][number]>[] {
  const limitOf = (name: string) => manifest.thresholds.find(({ output }) => output === name);
  return [
    { key: 'title', title: t.columns.gives, cell: (o) => <><span className="strong">{o.title}</span> <span className="muted small mono">{o.name}</span></> },
    { key: 'meaning', title: t.columns.meaning, cell: (o) => <span className="muted">{o.meaning}{o.interval ? t.between(`${number(o.interval.coverage * 100)}\u202f%`, o.interval.lower, o.interval.upper) : ''}{o.modes ? t.whichMode(listed(o.modes)) : ''}</span> },
    {
      key: 'limit', title: t.columns.limit, number: true,
      cell: (o) => {
        const limit = limitOf(o.name);
        return limit ? t.limitFor(o.kind === 'probability' ? `${number(limit.limit * 100)}\u202f%` : withUnit(number(limit.limit, 1), o.unit), duration(limit.onDelayMs)) : <span className="muted">{t.none}</span>;
      },
    },
  ];
}
