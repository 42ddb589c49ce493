import { useState } from 'react';
import type { ModelVersion } from '../../../electron/contract/models';
import { Button, Empty, Notice, Table, type Column } from '../../kit';
import { IconBox, IconPlus } from '../../kit/icons';
import { RouteLink } from '../../app/navigation';
import { useTick } from '../../state/clock';
import { useAsk, useMay, usePlant } from '../../state/hooks';
import { t } from '../../words/catalogue/models';
import { whoWords } from '../../words/people';
import { goldenWords, shortHash, signatureWords, stageWords, taskWords } from '../../words/models';
import { bytes, uncapital } from '../../words/numbers';
import { moment } from '../../words/time';
import { ImportDialog } from './components/ImportDialog';
import { SigningDialog } from './components/SigningDialog';

/** Every version of every model, and which one is in use. */
export default function Models() {
  const models = useAsk((client) => client.models.list({}), []);
  const plant = usePlant();
  const may = useMay('engineer');
  const { wall } = useTick();
  const [dialog, setDialog] = useState<'import' | 'signing' | null>(null);
  const list = models.value ?? [];
  const champions = list.filter((m) => m.stage === 'champion').length;
  const watching = (m: ModelVersion) => plant?.plant.watches.filter((w) => w.versionId === m.id).length ?? 0;
  const columns: Column<ModelVersion>[] = [
    {
      key: 'title', title: t.columns.model, sort: (a, b) => a.title.localeCompare(b.title),
      cell: (m) => <><RouteLink to={{ page: 'model', model: m.model, version: m.version }} className="strong">{m.title}</RouteLink><br /><span className="small muted">{m.model}; {uncapital(taskWords(m.task))}</span></>,
    },
    { key: 'version', title: t.columns.version, cell: (m) => m.version },
    { key: 'stage', title: t.columns.stage, cell: (m) => <><span className={m.stage === 'champion' ? 'strong' : 'muted'}>{stageWords[m.stage]}</span>{m.answers === (m.stage === 'champion') ? null : <><br /><span className="small strong">{m.answers ? t.answersNow : t.notUsed}</span></>}</>, sort: (a, b) => a.stage.localeCompare(b.stage) },
    { key: 'watching', title: t.columns.watches, number: true, cell: (m) => (watching(m) === 0 ? <span className="muted">{t.nothing}</span> : t.machines(watching(m))) },
    { key: 'golden', title: t.columns.golden, cell: (m) => <span className={m.golden.state === 'passed' ? 'muted' : 'strong'}>{goldenWords(m.golden)}</span> },
    { key: 'signature', title: t.columns.signature, cell: (m) => <span className={m.signature.state === 'unknown' ? undefined : 'muted'}>{signatureWords(m.signature)}</span> },
    { key: 'size', title: t.columns.size, number: true, cell: (m) => <span className="muted">{bytes(m.bytes)}</span>, sort: (a, b) => a.bytes - b.bytes },
    { key: 'sha', title: 'SHA-256', cell: (m) => <span className="mono muted nowrap" title={m.sha256}>{shortHash(m.sha256)}</span> },
    { key: 'imported', title: t.columns.imported, cell: (m) => <><span className="nowrap">{moment(m.imported, wall)}</span><br /><span className="small muted">{t.by(whoWords(m.importedBy))}</span></>, sort: (a, b) => a.imported - b.imported, down: true },
  ];
  const bring = may ? (
    <Button look="primary" onPress={() => setDialog('import')}>
      <IconPlus size={16} aria-hidden />
      {t.import}
    </Button>
  ) : null;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{list.length === 0 ? t.models : champions === list.length ? t.allInUse(champions) : t.someInUse(champions, list.length)}</h1>
        <div className="actions">
          <Button onPress={() => setDialog('signing')}>{t.signatures}</Button>
          {list.length > 0 ? bring : null}
        </div>
      </div>
      {models.error ? <Notice problem>{models.error}</Notice> : null}
      <Table label={t.models} fill rows={list} columns={columns} rowKey={(m) => m.id}
        empty={models.value ? <Empty icon={<IconBox size={32} stroke={1.4} aria-hidden />} title={t.noModel} actions={bring ?? undefined}>{t.empty}</Empty> : null}
      />
      {dialog === 'import' ? <ImportDialog onClose={() => setDialog(null)} onImported={models.reload} /> : null}
      {dialog === 'signing' ? <SigningDialog onClose={() => setDialog(null)} onChanged={models.reload} /> : null}
    </div>
  );
}
