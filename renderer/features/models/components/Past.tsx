import type { Client } from '../../../../electron/contract/contract';
import type { GoldenRun, Reign } from '../../../../electron/contract/models';
import { Table, type Column } from '../../../kit';
import { useTick } from '../../../state/clock';
import { t } from '../../../words/catalogue/models';
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
    { key: 'answered', title: t.columns.answered, cell: (r) => <span className={r.version === r.champion.version ? undefined : 'strong'}>{reignWords(r)}</span> },
    { key: 'from', title: t.columns.from, cell: (r) => <span className="nowrap">{moment(r.from, wall)}</span> },
    { key: 'to', title: t.columns.to, cell: (r) => <span className="muted nowrap">{r.to === null ? t.now : moment(r.to, wall)}</span> },
    { key: 'who', title: t.columns.putBy, cell: (r) => whoWords(r.champion.who) },
    { key: 'why', title: t.columns.why, cell: (r) => <span className="muted">{[r.champion.why, r.version === r.champion.version && r.who === r.champion.who ? null : r.why].filter(Boolean).join('; ')}</span> },
  ];
  const runs: Column<GoldenRun>[] = [
    { key: 'at', title: t.columns.goldenRun, cell: (g) => <span className="nowrap">{moment(g.at, wall)}</span> },
    { key: 'state', title: t.columns.result, cell: (g) => <span className={g.state === 'passed' ? undefined : 'strong'}>{g.state === 'passed' ? t.match : (g.message ?? t.noMatch)}</span> },
    { key: 'reason', title: t.columns.why, cell: (g) => <span className="muted">{goldenReasonWords[g.reason]}{g.changed === null ? '' : `; ${g.changed}`}</span> },
    { key: 'on', title: t.columns.on, cell: (g) => <span className="muted" title={g.machine}>onnxruntime {g.runtime}, {g.provider}</span> },
  ];
  const own = of.golden.filter((run) => run.version === version);
  return (
    <>
      {of.reigns.length > 0 ? <Table label={t.whoAnswered} rows={newest(of.reigns)} columns={reigns} rowKey={(r) => `${r.from} ${r.to}`} /> : null}
      {own.length > 0 ? <Table label={t.goldenRuns} rows={newest(own)} columns={runs} rowKey={(g) => g.at} /> : null}
    </>
  );
}
