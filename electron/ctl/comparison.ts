import type { Comparison, ComparisonFigures, Replay } from '../contract/models';
import { table } from './output';

const iso = (at: number): string => new Date(at).toISOString();
const figure = (value: number | null | undefined, digits = 4): string => (value === null || value === undefined ? '-' : Number(value.toPrecision(digits)).toString());
const whole = (count: number): string => count.toLocaleString('en');
const row = (name: string, { rows, above, difference, correlation, unanswered, alone, dropped }: ComparisonFigures): string[] => [
  name, whole(rows), ...(above ? [above.both, above.champion, above.challenger, above.neither].map(whole) : ['-', '-', '-', '-']), figure(difference?.mean), figure(difference?.largest), figure(correlation), whole(unanswered + alone), whole(dropped),
];
const head = ['MACHINE', 'ROWS', 'BOTH', 'CHAMPION', 'CHALLENGER', 'NEITHER', 'MEAN DIFF', 'LARGEST', 'CORR', 'ONE SILENT', 'DROPPED'];

/** A comparison for a person. */
export function compareLines(model: string, comparison: Comparison | null): string[] {
  if (!comparison) return [`${model} has no challenger; model challenge ${model}@VERSION appoints one.`];
  const { challenger, champion, limit, output, from, total, machines, latency, problem, earlierRows } = comparison;
  const took = (of: Comparison['latency']['champion']) => (of ? `p50 ${figure(of.p50, 3)} ms, p99 ${figure(of.p99, 3)} ms` : 'not known yet');
  return [
    `${model}: ${challenger.version}, appointed by ${challenger.who} at ${iso(challenger.appointed)}${challenger.why ? `: ${challenger.why}` : ''}, beside ${champion ?? 'nobody: none answers'}`,
    from === null ? '  no row was compared yet' : `  ${output?.title ?? 'the output'}, at or above ${limit === null ? 'no limit' : `${limit} ${output?.unit ?? ''}`.trim()}, since ${iso(from)}`,
    ...(problem === null ? [] : [`  it gives nothing just now: ${problem}`]),
    ...(earlierRows > 0 ? [`  ${whole(earlierRows)} rows before that, with another champion or limit`] : []),
    ...table(head, [...machines.map(({ name, figures }) => row(name, figures)), row('ALL', total)]),
    `a call to the champion: ${took(latency.champion)}; to the challenger: ${took(latency.challenger)}`,
  ];
}

/** A replay for a person. */
export function replayLines({ model, version, champions, days, figures, alarms, gained, lost, cost, latency, rule }: Replay): string[] {
  const listed = (word: string, all: Replay['gained']) => all.map(({ name, raised, returned, peak }) => [word, name, iso(raised), returned === null ? 'stands' : iso(returned), figure(peak)]);
  return [
    `${model}@${version} over the last ${days} days, against ${champions.join(', ')}: ${rule ? `${gained.length} alarms more, ${lost.length} fewer, ${alarms.kept} the same` : 'no limit, so no alarms'}`,
    ...(gained.length + lost.length > 0 ? table(['', 'MACHINE', 'RAISED', 'RETURNED', 'PEAK'], [...listed('gained', gained), ...listed('lost', lost)]) : []),
    ...table(head, [row('ALL', figures)]),
    `${figure(cost.cpuSecondsPer1000Rows, 3)} processor seconds per 1,000 rows, ${whole(Math.round(cost.peakMemoryBytes / 1e6))} MB at most, ${figure(cost.seconds, 3)} s in all${latency ? `; one row: p50 ${figure(latency.p50, 3)} ms, p99 ${figure(latency.p99, 3)} ms` : ''}`,
  ];
}
