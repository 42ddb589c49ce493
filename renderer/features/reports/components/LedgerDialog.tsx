import { revisionLetter, type ArchivedReport, type ReportChange, type ReportFile } from '../../../../electron/contract/reports';
import { Button, type Column, Dialog, Facts, Notice, Table } from '../../../kit';
import { IconCertificate, IconDownload } from '../../../kit/icons';
import { useAction, useAppliance } from '../../../state/hooks';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/reports';
import { blindWords, deliveryLine, leftOutWords, readingFacts, whyWords } from '../../../words/reports';
import { DASH, number } from '../../../words/numbers';
import { dateTime } from '../../../words/time';

interface Version {
  model: string;
  version: string;
  sha256: string;
  predictions: number;
  /** Of the model: said with its first version. */
  blind: string;
}

const changes: Column<ReportChange>[] = [
  { key: 'name', title: t.figure, cell: (c) => c.name },
  { key: 'before', title: t.before, number: true, cell: (c) => <span className="muted">{c.before ?? DASH}</span> },
  { key: 'after', title: t.now, number: true, cell: (c) => c.after ?? DASH },
];
const columns: Column<Version>[] = [
  { key: 'version', title: t.version, cell: (v) => <><span className="strong">{v.model} {v.version}</span><br /><span className="small muted wrap-anywhere">{v.sha256}</span></> },
  { key: 'predictions', title: t.predictions, number: true, cell: (v) => number(v.predictions) },
  { key: 'blind', title: t.blind, number: true, cell: (v) => v.blind },
];

/** What a report rests on, as its last page has it. */
export function LedgerDialog({ report, title, onClose }: { report: ArchivedReport; title: string; onClose(): void }) {
  const { ledger, revision } = report;
  const { bridge } = useAppliance();
  const save = useAction(async (client, as: ReportFile) => {
    const { bytes, fileName } = await client.reports.read({ id: report.id, as });
    await bridge.saveBytes({ suggestedName: fileName, bytes });
  });
  const before = t.changed(revisionLetter(revision - 1));
  const versions = (ledger?.models ?? []).flatMap(({ model, blindMs, versions: own }) => own.map((one, i): Version => ({ model, ...one, blind: i === 0 ? blindWords(blindMs) : '' })));
  return (
    <Dialog title={t.restsOn(title)} wide onClose={onClose} footer={<><span className="beside"><Button onPress={() => void save.run('signature')}><IconCertificate size={16} aria-hidden />{t.saveSignature}</Button></span><Button look="primary" onPress={onClose}>{kit.close}</Button></>}>
      {save.error ? <Notice problem>{save.error}</Notice> : null}
      <p>{t.made(dateTime(report.created), revision > 1 ? revisionLetter(revision) : null)} {whyWords(report)}</p>
      {ledger ? (
        <>
          <Facts of={readingFacts(ledger)} />
          {versions.length > 0 ? <Table label={t.models} rows={versions} columns={columns} rowKey={(v) => `${v.model} ${v.version}`} /> : null}
          <p className="muted">{leftOutWords(ledger)}</p>
        </>
      ) : (
        <p className="muted">{t.notKept}</p>
      )}
      {report.deliveries.length > 0 ? (
        <section>
          <h3>{t.wentTo}</h3>
          <ul className="delivery-list">{report.deliveries.map((one) => <li key={one.id} className="muted">{deliveryLine(one)}</li>)}</ul>
        </section>
      ) : null}
      <p className="delivery-saves">
        {report.formats.map((format) => <Button key={format} small onPress={() => void save.run(format)} aria-label={t.saveAs(title, t.formatNames[format])}><IconDownload size={14} aria-hidden />{t.formatNames[format]}</Button>)}
      </p>
      {revision > 1 ? (
        <section>
          <h3>{before}</h3>
          {report.changes.length > 0 ? <Table label={before} rows={report.changes} columns={changes} rowKey={(c) => c.name} /> : <p className="muted">{t.changedNothing}</p>}
        </section>
      ) : null}
    </Dialog>
  );
}
