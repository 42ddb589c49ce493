import type { Comparison } from '../../../../electron/contract/models';
import { Facts, Notice, Panel, Table, type Column } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/models';
import { agreementWords, comparisonNotes, correlationWords, differenceWords, latencyWords } from '../../../words/comparisons';
import { whoWords } from '../../../words/people';
import { number, reading, withUnit } from '../../../words/numbers';
import { moment } from '../../../words/time';

type Machine = Comparison['machines'][number];
const ASKED_MS = 5_000;

/** The challenger beside the champion, since it was appointed. Nothing where the model has none. */
export function ComparisonPanel({ model }: { model: string }) {
  const { value } = useAsk((client) => client.models.comparison({ model }), [model], ASKED_MS);
  const { wall } = useTick();
  if (!value) return null;
  const { challenger, champion, output, limit, from, total, machines, latency } = value;
  const unit = output?.unit ?? '';
  const columns: Column<Machine>[] = [
    { key: 'name', title: t.columns.machine, cell: (m) => <span className="strong">{m.name}</span> },
    { key: 'rows', title: t.columns.rows, number: true, cell: (m) => number(m.figures.rows) },
    ...(limit === null ? [] : [{ key: 'same', title: t.columns.sameSide, number: true, cell: (m: Machine) => agreementWords(m.figures) }]),
    { key: 'mean', title: t.columns.meanDifference, number: true, cell: (m) => differenceWords(m.figures.difference, unit) },
    { key: 'largest', title: t.columns.largest, number: true, cell: (m) => <span className="muted">{m.figures.difference ? withUnit(reading(m.figures.difference.largest), unit) : ''}</span> },
    { key: 'correlation', title: t.columns.correlation, number: true, cell: (m) => <span className="muted">{correlationWords(m.figures.correlation)}</span> },
    { key: 'dropped', title: t.columns.dropped, number: true, cell: (m) => <span className={m.figures.dropped > 0 ? 'strong' : 'muted'}>{number(m.figures.dropped)}</span> },
  ];
  return (
    <>
      <Panel title={t.beside(challenger.version, champion)}>
        <div className="versus">
          {total.above && total.rows > 0 ? <LimitTable above={total.above} limit={withUnit(reading(limit ?? 0), unit)} /> : null}
          <Facts
            of={[
              [t.compared.appointed, t.appointedBy(moment(challenger.appointed, wall), whoWords(challenger.who), challenger.why || null)],
              [t.compared.compared, from === null ? t.noRowYet : t.rowsSince(total.rows, moment(from, wall))],
              [t.compared.mean, differenceWords(total.difference, unit)],
              [t.compared.champion, latencyWords(latency.champion)],
              [t.compared.challenger, latencyWords(latency.challenger)],
            ]}
          />
        </div>
        {comparisonNotes(value).map((note) => (
          <Notice key={note}>{note}</Notice>
        ))}
      </Panel>
      {machines.length > 0 ? <Table label={t.byMachine} rows={machines} columns={columns} rowKey={(m) => m.asset} /> : null}
    </>
  );
}

/** Rows by which of the two was at or above the limit. */
function LimitTable({ above, limit }: { above: NonNullable<Comparison['total']['above']>; limit: string }) {
  return (
    <table className="limit-table">
      <caption>{t.rowsByAbove(limit)}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t.challengerAbove}</th>
          <th scope="col">{t.challengerBelow}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t.championAbove}</th>
          <td>{number(above.both)}</td>
          <td className={above.champion > 0 ? 'apart' : undefined}>{number(above.champion)}</td>
        </tr>
        <tr>
          <th scope="row">{t.championBelow}</th>
          <td className={above.challenger > 0 ? 'apart' : undefined}>{number(above.challenger)}</td>
          <td>{number(above.neither)}</td>
        </tr>
      </tbody>
    </table>
  );
}
