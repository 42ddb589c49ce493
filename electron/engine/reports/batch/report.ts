import { basename } from 'node:path';
import type { OutputSummary, SummaryGroup } from '../../inference';
import type { RunSummary } from '../../batch';
import { periodShort, periodWords, shortMoment } from '../calendar-words';
import { bar } from '../charts/bar';
import type { Cell, ReportTable } from '../csv';
import { html, none, type Html } from '../page/html';
import { opening, type KeyFigure } from '../page/opening';
import { colours } from '../page/style';
import type { Definition, ReportContent, ReportDeps } from '../types';
import { capital, duration, figure, percent, plural, whole } from '../words';
import { gatherBatch, type BatchFacts } from './facts';
import { answered, heading, isProbability, lead, limitWords, sums, titleOf } from './sentences';

const title = 'Batch summary';

export function batchSummary(deps: ReportDeps): Definition {
  return {
    name: 'batch-summary',
    title,
    description: 'What files were scored: rows, rejected ones and why, how fast, what came out by the columns of the file and over time, and the highest rows.',
    make: async (context) => batchContent(await gatherBatch(deps, context)),
  };
}

/** Facts to pages and table. Pure: equal facts give equal bytes. */
export function batchContent(facts: BatchFacts): ReportContent {
  const { from, to, zone, runs } = facts;
  const { rows, rejected, done, failed } = sums(runs);
  return {
    title: `${title}, ${periodWords(from, to, zone)}`, plant: facts.plant, heading: `${title}, ${periodShort(from, to, zone)}`, foot: `${whole(rows)} ${plural(rows, 'row')} of ${whole(done)} ${plural(done, 'file')}.`,
    body: html`${summary(facts)}${runsSection(facts)}${runs.map((one) => outputSection(one))}`, method: method(), table: tableOf(facts), leastPages: 1,
    // A period without a run is a finding, and a file that was moved since is said to be.
    empty: null,
    figures: [{ name: 'Files scored', value: whole(done) }, { name: 'Rows scored', value: whole(rows) }, { name: 'Rows rejected', value: whole(rejected) }, { name: 'Runs failed', value: whole(failed.length) }],
  };
}

function summary(facts: BatchFacts): Html {
  const { runs } = facts;
  const { rows, rejected, done, failed, cancelled } = sums(runs);
  const key: KeyFigure[] = [
    [whole(done), plural(done, 'file scored', 'files scored'), ''], [whole(rows), plural(rows, 'row scored', 'rows scored'), ''],
    [whole(rejected), plural(rejected, 'row rejected', 'rows rejected'), rejected === 0 ? '' : percent(rejected / (rows + rejected), 2)],
    [failed.length === 0 ? 'none' : whole(failed.length), plural(failed.length, 'run failed', 'runs failed'), cancelled.length === 0 ? '' : `${whole(cancelled.length)} cancelled`],
  ];
  return opening({ heading: heading(facts), lead: lead(facts), period: facts, figures: key });
}

const tookMs = ({ run }: RunSummary): number => Math.max(0, (run.finished ?? run.started) - run.started);
const rateOf = (one: RunSummary): number | null => (one.run.state === 'done' && tookMs(one) > 0 ? (one.run.rows * 1000) / tookMs(one) : null);

function runsSection({ runs, zone }: BatchFacts): Html {
  if (runs.length === 0) return none;
  return html`<section><h2>Runs</h2><table class="tight"><colgroup><col style="width:34mm"><col><col style="width:18mm"><col style="width:17mm"><col style="width:16mm"><col style="width:20mm"></colgroup><thead><tr><th scope="col">Model</th><th scope="col">From, into</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Rejected</th><th scope="col" class="number">Took</th><th scope="col" class="number">Rows/s</th></tr></thead>
<tbody>${runs.map((one) => {
    const rate = rateOf(one);
    return html`<tr><th scope="row">${titleOf(one)} ${one.run.version}<br><span class="soft">run ${one.run.id}, ${shortMoment(one.run.finished ?? one.run.started, zone)}</span></th><td>${basename(one.run.input)}, ${basename(one.run.output)}${one.run.state === 'done' ? none : html`<br><b>${one.run.state}</b>: ${one.run.message}`}${one.answer.says === null ? none : html`<br>${one.answer.says}`}</td><td class="number">${whole(one.run.rows)}</td><td class="number">${whole(one.run.rejected)}</td><td class="number">${duration(tookMs(one))}</td><td class="number">${rate === null ? html`<span class="soft">–</span>` : whole(rate)}</td></tr>`;
  })}</tbody></table></section>`;
}

function outputSection(one: RunSummary): Html {
  const { summary: told, reasons } = one.answer;
  if (!told && (reasons ?? []).length === 0) return none;
  const { output } = one;
  return html`<section><h2>${basename(one.run.output)}: ${titleOf(one)}</h2>
<p class="note">Run ${one.run.id} from ${one.run.input} into ${one.run.output}, by ${one.run.model} ${one.run.version}${one.version ? html`, SHA-256 <span class="hash">${one.version.sha256}</span>` : none}.${output ? ` ${output.title}: ${output.meaning}.` : ''}</p>
${reasonsTable(one)}${told && told.rows > 0 ? html`${spreadTable(told)}${told.by.map(({ column, groups }) => groupsTable(one, told, `By ${column}`, column, groups))}${told.time ? groupsTable(one, told, `By ${told.time.column}, each ${told.time.step}`, capital(told.time.step), told.time.groups.map((group) => ({ ...group, name: group.name.replace('T', ' ') }))) : none}${highestTable(one, told)}` : none}</section>`;
}

function reasonsTable({ answer: { reasons } }: RunSummary): Html {
  if (!reasons || reasons.length === 0) return none;
  return html`<h3>Rejected because</h3><table class="tight"><colgroup><col style="width:40mm"><col><col style="width:20mm"></colgroup><thead><tr><th scope="col">Column</th><th scope="col">Reason</th><th scope="col" class="number">Rows</th></tr></thead>
<tbody>${reasons.map(({ column, reason, rows }) => html`<tr><th scope="row">${column}</th><td>${reason}</td><td class="number">${whole(rows)}</td></tr>`)}</tbody></table>`;
}

function spreadTable({ spread, rows }: OutputSummary): Html {
  const top = Math.max(...spread.map((part) => part.rows), 1);
  return html`<h3>What came out</h3><table class="tight whole"><colgroup><col style="width:40mm"><col><col style="width:20mm"><col style="width:18mm"></colgroup><thead><tr><th scope="col">Answer</th><th scope="col">Rows</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Share</th></tr></thead>
<tbody>${spread.map((part) => html`<tr><th scope="row">${part.name}</th><td>${bar(part.rows, top, null, colours.data, false, `${part.name}: ${part.rows} rows`)}</td><td class="number">${whole(part.rows)}</td><td class="number">${part.rows === 0 ? '–' : percent(part.rows / rows, 1)}</td></tr>`)}</tbody></table>`;
}

function groupsTable(one: RunSummary, told: OutputSummary, heading3: string, column: string, groups: readonly SummaryGroup[]): Html {
  const high = one.limit ? `At or above ${limitWords(one.limit.value)}` : null;
  const mean = told.commonest === null ? 'Mean' : told.commonest;
  const valueOf = (group: SummaryGroup): number => group.above ?? group.mean;
  const top = told.commonest !== null || high ? 1 : Math.max(...groups.map((group) => Math.abs(group.mean)), 0) || 1;
  return html`<h3>${heading3}</h3><table class="tight"><colgroup><col style="width:40mm"><col><col style="width:18mm"><col style="width:18mm">${high ? html`<col style="width:26mm">` : none}</colgroup><thead><tr><th scope="col">${column}</th><th scope="col">${high ?? mean}</th><th scope="col" class="number">Rows</th><th scope="col" class="number">${mean}</th>${high ? html`<th scope="col" class="number">${high}</th>` : none}</tr></thead>
<tbody>${groups.map((group) => html`<tr><th scope="row">${group.name}</th><td>${bar(Math.abs(valueOf(group)), top, null, colours.data, false, `${group.name}: ${high ? percent(valueOf(group), 1) : answered(group.mean, told, isProbability(one))}`)}</td><td class="number">${whole(group.rows)}</td><td class="number">${answered(group.mean, told, isProbability(one))}</td>${high ? html`<td class="number">${group.above === null ? '–' : percent(group.above, 1)}</td>` : none}</tr>`)}</tbody></table>`;
}

function highestTable(one: RunSummary, told: OutputSummary): Html {
  const { key, rows } = told.highest;
  if (rows.length === 0) return none;
  return html`<h3>The highest</h3><table class="tight" style="width:110mm"><colgroup><col style="width:14mm">${key === null ? none : html`<col>`}<col${key === null ? none : html` style="width:22mm"`}><col style="width:24mm"></colgroup><thead><tr><th scope="col">Place</th>${key === null ? none : html`<th scope="col">${key}</th>`}<th scope="col" class="number">Row</th><th scope="col" class="number">Answer</th></tr></thead>
<tbody>${rows.map((row, at) => html`<tr><td>${at + 1}</td>${key === null ? html`<th scope="row" class="number">${whole(row.row)}</th>` : html`<th scope="row">${row.key ?? ''}</th><td class="number">${whole(row.row)}</td>`}<td class="number">${isProbability(one) ? percent(row.value, 2) : figure(row.value)}</td></tr>`)}</tbody></table>`;
}

function method(): Html {
  return html`<section><h2>How the figures were computed</h2><ol class="note">
<li>Runs are those that ended in the period. Took is from begin to end, pauses and interruptions included; rows a second are those scored in that time.</li>
<li>Each output is counted where it lies. It is as it was written where it was not written to since its run ended and has the rows and the version that the run said; otherwise nothing is told of it.</li>
<li>Columns of the file by which rows are told apart are those of two to 24 short texts; shown are the three whose groups differ the most. That a group has more does not say why.</li>
<li>Times are of the first column that holds one in every row, as they stand there, with an offset in UTC. Of more than 26 steps the newest are shown.</li>
<li>The highest are named by the first column that differs from row to row; rows are counted from 1 without the header.</li></ol></section>`;
}

/** One row for each line of the tables, and one a run. */
function tableOf({ runs, simulated }: BatchFacts): ReportTable {
  const rows = runs.flatMap((one): Cell[][] => {
    const { run, answer } = one;
    const row = (what: string, column: string, name: string, rowsOf: number | null, mean: number | null, above: number | null): Cell[] => [run.id, run.model, run.version, run.input, run.output, run.state, what, column, name, rowsOf, mean, above, simulated ? 'simulated demo plant' : 'no'];
    const told = answer.summary;
    const groups = (what: string, column: string, of: readonly SummaryGroup[]) => of.map((group) => row(what, column, group.name, group.rows, group.mean, group.above));
    return [
      row('run', '', answer.says ?? '', run.rows, told?.mean ?? null, told?.above ?? null), row('rejected', '', '', run.rejected, null, null),
      ...(answer.reasons ?? []).map((reason) => row('reason', reason.column, reason.reason, reason.rows, null, null)),
      ...(told?.spread ?? []).map((part) => row('answer', '', part.name, part.rows, null, null)),
      ...(told?.by ?? []).flatMap(({ column, groups: of }) => groups('by', column, of)), ...(told?.time ? groups('time', told.time.column, told.time.groups) : []),
      ...(told?.highest.rows ?? []).map((high) => row('highest', told?.highest.key ?? 'row', high.key ?? String(high.row), 1, high.value, null)),
    ];
  });
  return { header: ['run', 'model', 'version', 'input', 'output', 'state', 'what', 'column', 'name', 'rows', 'mean', 'share_above', 'simulated'], rows };
}
