import { useState, type ReactNode } from 'react';
import { revisionLetter, type ArchivedReport } from '../../../../electron/contract/reports';
import { Button, Choice, type Column, Empty, Field, FormDialog, Notice, Table } from '../../../kit';
import { IconDownload, IconFileText, IconInfoCircle, IconPlayerPlay } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAction, useAppliance, useAsk, useMay } from '../../../state/hooks';
import { t } from '../../../words/catalogue/reports';
import { shortHash } from '../../../words/models';
import { bytes, number } from '../../../words/numbers';
import { moment, period } from '../../../words/time';
import { DeliveryDialog } from './DeliveryDialog';
import { DeliveryLines } from './DeliveryLines';
import { LedgerDialog } from './LedgerDialog';

const ASK_AGAIN_MS = 5000;

export function Archive({ tabs }: { tabs: ReactNode }) {
  const { bridge } = useAppliance();
  const kinds = useAsk((client) => client.reports.list({}), []);
  // An archived title names its period too, which has a column of its own here.
  const titleOf = (r: ArchivedReport) => kinds.value?.find((kind) => kind.name === r.name)?.title ?? r.title;
  const [words, setWords] = useState('');
  const archive = useAsk(async (client) => ({ all: await client.reports.archive({}), found: await client.reports.archive({ words }) }), [words], ASK_AGAIN_MS);
  const may = useMay('operator');
  const { wall } = useTick();
  const [running, setRunning] = useState(false);
  const [looking, setLooking] = useState<ArchivedReport | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const tell = (report: ArchivedReport & { made: boolean }) => setSaid(!report.made ? t.unchanged(moment(report.created, wall)) : report.revision > 1 ? t.revised(revisionLetter(report.revision)) : null);
  const again = useAction(async (client, { name, from, to, zone }: ArchivedReport) => tell(await client.reports.run({ name, from, to, zone })));
  const open = useAction(async (client, report: ArchivedReport) => {
    const { bytes: pdf, fileName } = await client.reports.read({ id: report.id, as: 'pdf' });
    await bridge.openPdf({ reportId: report.id, bytes: pdf, fileName });
  });
  const save = useAction(async (client, report: ArchivedReport, as: 'pdf' | 'csv') => {
    const file = await client.reports.read({ id: report.id, as });
    await bridge.saveBytes({ suggestedName: file.fileName, bytes: file.bytes });
  });
  const settings = useAsk((client) => client.reports.settings({}), []);
  const maySet = useMay('engineer');
  const [setting, setSetting] = useState(false);
  const list = archive.value?.found ?? [];
  const all = archive.value?.all.length ?? 0;
  const searching = words.trim() !== '' && all > 0;
  const columns: Column<ArchivedReport>[] = [
    { key: 'title', title: t.columns.report, cell: (r) => <><span className="nowrap"><span className="strong">{titleOf(r)}</span>{r.revision > 1 ? <span className="badge">{t.revision(revisionLetter(r.revision))}</span> : null}{r.simulated ? <span className="badge">{t.simulated}</span> : null}</span><br /><span className="small muted">{t.file(r.pages, bytes(r.pdfBytes), shortHash(r.sha256))}</span></> },
    { key: 'period', title: t.columns.period, cell: (r) => period(r.from, r.to, undefined, r.zone), sort: (a, b) => a.from - b.from, down: true },
    { key: 'created', title: t.columns.written, cell: (r) => moment(r.created, wall), sort: (a, b) => a.created - b.created, down: true },
    { key: 'why', title: t.columns.why, cell: (r) => <><span className="muted">{r.due === null ? t.whyAsked : t.whyDue(moment(r.due, wall))}</span><DeliveryLines report={r} title={titleOf(r)} onDone={archive.reload} /></> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (r) => (
        <span className="row-actions">
          <Button small look="primary" onPress={() => void open.run(r)} aria-label={t.openOne(titleOf(r), period(r.from, r.to, undefined, r.zone))}>{t.open}</Button>
          <Button small iconOnly onPress={() => setLooking(r)} aria-label={t.restsOnOf(titleOf(r), period(r.from, r.to, undefined, r.zone))}><IconInfoCircle size={16} aria-hidden /></Button>
          {may ? <Button small iconOnly pending={again.pending} onPress={() => void again.run(r).then(archive.reload)} aria-label={t.again(titleOf(r), period(r.from, r.to, undefined, r.zone))}><IconPlayerPlay size={16} aria-hidden /></Button> : null}
          <Button small onPress={() => void save.run(r, 'pdf')} aria-label={t.saveAs(titleOf(r), 'PDF')}><IconDownload size={14} aria-hidden />PDF</Button>
          <Button small onPress={() => void save.run(r, 'csv')} aria-label={t.saveAs(titleOf(r), 'CSV')}><IconDownload size={14} aria-hidden />CSV</Button>
        </span>
      ),
    },
  ];
  const run = may ? <Button look={all === 0 ? 'primary' : 'plain'} onPress={() => setRunning(true)}>{t.runNow}</Button> : null;
  return (
    <>
      <div className="page-head">
        <h1>{searching ? t.found(number(list.length), number(all)) : t.heading(all)}</h1>
        {tabs}
        <div className="actions">
          {all > 0 ? <input className="input" type="search" aria-label={t.find} placeholder={t.find} value={words} onChange={({ target }) => setWords(target.value)} /> : null}
          {maySet && settings.value ? <Button onPress={() => setSetting(true)}>{t.delivery}</Button> : null}
          {run}
        </div>
      </div>
      {(open.error ?? save.error ?? again.error ?? archive.error) ? <Notice problem>{open.error ?? save.error ?? again.error ?? archive.error}</Notice> : null}
      {said === null ? null : <Notice>{said}</Notice>}
      <Table label={t.archived} fill rows={list} columns={columns} rowKey={(r) => r.id} sortedBy={{ key: 'created', descending: true }}
        empty={searching ? <Empty icon={<IconFileText size={32} stroke={1.4} aria-hidden />} title={t.noneFound}>{t.noneFoundHint}</Empty> : archive.value ? <Empty icon={<IconFileText size={32} stroke={1.4} aria-hidden />} title={t.none} actions={run ?? undefined}>{t.empty}</Empty> : null}
      />
      {looking ? <LedgerDialog report={looking} title={titleOf(looking)} onClose={() => setLooking(null)} /> : null}
      {setting && settings.value ? <DeliveryDialog settings={settings.value} onClose={() => setSetting(false)} onDone={settings.reload} /> : null}
      {running ? <RunDialog onClose={() => setRunning(false)} onDone={archive.reload} onRun={tell} /> : null}
    </>
  );
}

type Span = 'last' | 'day' | 'week' | 'past';
const HOUR = 3_600_000;

function RunDialog({ onClose, onDone, onRun }: { onClose(): void; onDone(): void; onRun(report: ArchivedReport & { made: boolean }): void }) {
  const reports = useAsk((client) => client.reports.list({}), []);
  const [chosen, setChosen] = useState<string | null>(null);
  const [span, setSpan] = useState<Span>('day');
  const [[from, until], setPast] = useState<[string, string]>(['', '']);
  const past = { from: new Date(from).getTime(), to: new Date(until).getTime() };
  const isPeriod = span !== 'past' || past.from < past.to;
  const name = chosen ?? reports.value?.[0]?.name ?? null;
  const run = useAction(async (client) => {
    const to = Date.now();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (name) onRun(await client.reports.run(span === 'last' ? { name, zone } : span === 'past' ? { name, ...past, zone } : { name, from: to - (span === 'day' ? 24 : 168) * HOUR, to, zone }));
  });
  return (
    <FormDialog title={t.runTitle} submit={run.pending ? t.beingWritten : t.runNow} action={run} ready={name !== null && isPeriod} onClose={onClose} onDone={onDone}>
      <Choice<string> label={t.report} value={name} choices={(reports.value ?? []).map((r) => ({ key: r.name, text: r.title }))} onChange={setChosen} hint={reports.value?.find((r) => r.name === name)?.description} />
      <Choice<Span>
        label={t.period}
        value={span}
        onChange={setSpan}
        choices={[
          { key: 'day', text: t.spans.day },
          { key: 'week', text: t.spans.week },
          { key: 'last', text: t.spans.last },
          { key: 'past', text: t.pastPeriod },
        ]}
      />
      {span === 'past' ? (
        <div className="pair">
          <Field type="datetime-local" label={t.from} value={from} onChange={(next) => setPast([next, until])} />
          <Field type="datetime-local" label={t.to} value={until} onChange={(next) => setPast([from, next])} />
        </div>
      ) : null}
      {reports.error ? <Notice problem>{reports.error}</Notice> : null}
    </FormDialog>
  );
}
