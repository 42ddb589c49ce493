import type { Comparison } from '../../../../electron/contract/models';
import { Facts, Notice, Panel, Table, type Column } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAsk } from '../../../state/hooks';
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
    { key: 'name', title: 'Machine', cell: (m) => <span className="strong">{m.name}</span> },
    { key: 'rows', title: 'Rows', number: true, cell: (m) => number(m.figures.rows) },
    ...(limit === null ? [] : [{ key: 'same', title: 'Same side of the limit', number: true, cell: (m: Machine) => agreementWords(m.figures) }]),
    { key: 'mean', title: 'Mean difference', number: true, cell: (m) => differenceWords(m.figures.difference, unit) },
    { key: 'largest', title: 'Largest', number: true, cell: (m) => <span className="muted">{m.figures.difference ? withUnit(reading(m.figures.difference.largest), unit) : ''}</span> },
    { key: 'correlation', title: 'Correlation', number: true, cell: (m) => <span className="muted">{correlationWords(m.figures.correlation)}</span> },
    { key: 'dropped', title: 'Dropped', number: true, cell: (m) => <span className={m.figures.dropped > 0 ? 'strong' : 'muted'}>{number(m.figures.dropped)}</span> },
  ];
  return (
    <>
      <Panel title={`Challenger ${challenger.version} beside ${champion ?? 'nobody'}`}>
        <div className="versus">
          {total.above && total.rows > 0 ? <LimitTable above={total.above} limit={withUnit(reading(limit ?? 0), unit)} /> : null}
          <Facts
            of={[
              ['Appointed', `${moment(challenger.appointed, wall)} by ${whoWords(challenger.who)}${challenger.why ? `: ${challenger.why}` : ''}`],
              ['Compared', from === null ? 'no row yet' : `${number(total.rows)} rows since ${moment(from, wall)}`],
              ['Mean difference', differenceWords(total.difference, unit)],
              ['A call to the champion', latencyWords(latency.champion)],
              ['To the challenger', latencyWords(latency.challenger)],
            ]}
          />
        </div>
        {comparisonNotes(value).map((note) => (
          <Notice key={note}>{note}</Notice>
        ))}
      </Panel>
      {machines.length > 0 ? <Table label="Challenger by machine" rows={machines} columns={columns} rowKey={(m) => m.asset} /> : null}
    </>
  );
}

/** Rows by which of the two was at or above the limit. */
function LimitTable({ above, limit }: { above: NonNullable<Comparison['total']['above']>; limit: string }) {
  return (
    <table className="limit-table">
      <caption>Rows, by who was at or above {limit}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Challenger above</th>
          <th scope="col">Challenger below</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Champion above</th>
          <td>{number(above.both)}</td>
          <td className={above.champion > 0 ? 'apart' : undefined}>{number(above.champion)}</td>
        </tr>
        <tr>
          <th scope="row">Champion below</th>
          <td className={above.challenger > 0 ? 'apart' : undefined}>{number(above.challenger)}</td>
          <td>{number(above.neither)}</td>
        </tr>
      </tbody>
    </table>
  );
}
