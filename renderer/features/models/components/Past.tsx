import type { Client } from '../../../../electron/contract/contract';
import type { GoldenRun, Reign } from '../../../../electron/contract/models';
import { Table, type Column } from '../../../kit';
import { useTick } from '../../../state/clock';
import { goldenReasonWords, reignWords } from '../../../words/models';
import { whoWords } from '../../../words/people';
import { moment } from '../../../words/time';

type History = Awaited<ReturnType<Client['models']['history']>>;
/** The last ones; all of them are one call away. */
const SHOWN = 12;
const newest = <T,>(all: readonly T[]): T[] => all.slice(-SHOWN).reverse();

/** Which version answered when, put there by whom and why; and how this version's golden samples came out. */
export function Past({ of, version }: { of: History; version: string }) {
  const { wall } = useTick();
  const reigns: Column<Reign>[] = [
    { key: 'answered', title: 'Answered', cell: (r) => <span className={r.version === r.champion.version ? undefined : 'strong'}>{reignWords(r)}</span> },
    { key: 'from', title: 'From', cell: (r) => <span className="nowrap">{moment(r.from, wall)}</span> },
    { key: 'to', title: 'To', cell: (r) => <span className="muted nowrap">{r.to === null ? 'now' : moment(r.to, wall)}</span> },
    { key: 'who', title: 'Put there by', cell: (r) => whoWords(r.champion.who) },
    { key: 'why', title: 'Why', cell: (r) => <span className="muted">{[r.champion.why, r.version === r.champion.version && r.who === r.champion.who ? null : r.why].filter(Boolean).join('; ')}</span> },
  ];
  const runs: Column<GoldenRun>[] = [
    { key: 'at', title: 'Golden samples run', cell: (g) => <span className="nowrap">{moment(g.at, wall)}</span> },
    { key: 'state', title: 'Result', cell: (g) => <span className={g.state === 'passed' ? undefined : 'strong'}>{g.state === 'passed' ? 'match' : (g.message ?? 'do not match')}</span> },
    { key: 'reason', title: 'Why', cell: (g) => <span className="muted">{goldenReasonWords[g.reason]}{g.changed === null ? '' : `; ${g.changed}`}</span> },
    { key: 'on', title: 'On', cell: (g) => <span className="muted" title={g.machine}>onnxruntime {g.runtime}, {g.provider}</span> },
  ];
  const own = of.golden.filter((run) => run.version === version);
  return (
    <>
      {of.reigns.length > 0 ? <Table label="Who answered" rows={newest(of.reigns)} columns={reigns} rowKey={(r) => `${r.from} ${r.to}`} /> : null}
      {own.length > 0 ? <Table label="Golden runs" rows={newest(own)} columns={runs} rowKey={(g) => g.at} /> : null}
    </>
  );
}
