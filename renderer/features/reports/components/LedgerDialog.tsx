import type { ArchivedReport } from '../../../../electron/contract/reports';
import { Button, type Column, Dialog, Facts, Table } from '../../../kit';
import { blindWords, leftOutWords, readingFacts, whyWords } from '../../../words/reports';
import { number } from '../../../words/numbers';
import { dateTime } from '../../../words/time';

interface Version {
  model: string;
  version: string;
  sha256: string;
  predictions: number;
  /** Of the model: said with its first version. */
  blind: string;
}

/** What a report rests on, as its last page has it. */
export function LedgerDialog({ report, title, onClose }: { report: ArchivedReport; title: string; onClose(): void }) {
  const { ledger } = report;
  const versions = (ledger?.models ?? []).flatMap(({ model, blindMs, versions: own }) => own.map((one, i): Version => ({ model, ...one, blind: i === 0 ? blindWords(blindMs) : '' })));
  const columns: Column<Version>[] = [
    { key: 'version', title: 'Model and version', cell: (v) => <><span className="strong">{v.model} {v.version}</span><br /><span className="small muted wrap-anywhere">{v.sha256}</span></> },
    { key: 'predictions', title: 'Predictions', number: true, cell: (v) => number(v.predictions) },
    { key: 'blind', title: 'Blind', number: true, cell: (v) => v.blind },
  ];
  return (
    <Dialog title={`What ${title} rests on`} wide onClose={onClose} footer={<Button look="primary" onPress={onClose}>Close</Button>}>
      <p>Made {dateTime(report.created)}. {whyWords(report)}</p>
      {ledger ? (
        <>
          <Facts of={readingFacts(ledger)} />
          {versions.length > 0 ? <Table label="Models" rows={versions} columns={columns} rowKey={(v) => `${v.model} ${v.version}`} /> : null}
          <p className="muted">{leftOutWords(ledger)}</p>
        </>
      ) : (
        <p className="muted">It was archived before this was kept.</p>
      )}
    </Dialog>
  );
}
