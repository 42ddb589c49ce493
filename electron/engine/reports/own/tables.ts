import { basename } from 'node:path';
import type { Block, TableOf } from '../../../contract/own-reports';
import { shortMoment } from '../calendar-words';
import type { Cell } from '../csv';
import { byName } from '../health/figures';
import { lengthOf } from '../health/spans';
import { html, none, type Html } from '../page/html';
import { capital, count, duration, figure, percent, plural, whole, whoWords } from '../words';
import { shareOf, type OwnFacts } from './facts';
import { placeName, verdictWords } from './kpi';
import { valueText, type Pen } from './pens';
import { blockHeading, type BlockResult, type Traced } from './result';
import { shareOfTime } from './series';

type TableBlock = Extract<Block, { kind: 'table' }>;

/** A cell: how it is said, what it is sorted by, and what the table beside the report has. */
interface Said {
  text: string;
  by: number | string | null;
  value: Cell;
  unit?: string;
}

/** A row names its cells by column; `rows` and `rowsOf` say what its numbers are of. */
interface Row {
  cells: Readonly<Record<string, Said>>;
  rows: number | null;
  rowsOf: string;
}

interface Column {
  title: string;
  /** mm; none: what is left. */
  wide?: number;
  number?: boolean;
}

const columns: Record<TableOf, Record<string, Column>> = {
  machines: {
    machine: { title: 'Machine' }, place: { title: 'Place', wide: 34 }, prediction: { title: 'Prediction', wide: 28 }, worst: { title: 'Furthest', wide: 18, number: true }, mean: { title: 'Mean', wide: 17, number: true },
    last: { title: 'At the end', wide: 19, number: true }, beyond: { title: 'Beyond limit', wide: 22, number: true }, alarms: { title: 'Alarms', wide: 14, number: true }, waiting: { title: 'Not acknowl.', wide: 21, number: true },
    availability: { title: 'Arrived', wide: 18, number: true }, missing: { title: 'Missing', wide: 20, number: true }, blind: { title: 'Blind', wide: 19, number: true }, findings: { title: 'Findings', wide: 16, number: true },
  },
  alarms: {
    condition: { title: 'Alarm' }, machine: { title: 'Machine', wide: 26 }, place: { title: 'Place', wide: 34 }, priority: { title: 'Priority', wide: 14, number: true }, raised: { title: 'Raised', wide: 24, number: true },
    lasted: { title: 'Lasted', wide: 21, number: true }, peak: { title: 'Peak', wide: 19, number: true }, acknowledged: { title: 'Acknowledged', wide: 25, number: true }, state: { title: 'At the end', wide: 24 },
  },
  tags: {
    tag: { title: 'Tag' }, machine: { title: 'Machine', wide: 25 }, place: { title: 'Place', wide: 34 }, mean: { title: 'Mean', wide: 19, number: true }, min: { title: 'Lowest', wide: 19, number: true }, max: { title: 'Highest', wide: 19, number: true },
    last: { title: 'At the end', wide: 19, number: true }, outside: { title: 'Outside usual', wide: 22, number: true }, received: { title: 'Received', wide: 19, number: true }, availability: { title: 'Arrived', wide: 17, number: true },
    bad: { title: 'Bad', wide: 14, number: true }, late: { title: 'Late', wide: 14, number: true },
  },
  findings: {
    found: { title: 'What was found' }, machine: { title: 'Machine', wide: 27 }, place: { title: 'Place', wide: 34 }, verdict: { title: 'It was', wide: 26 }, from: { title: 'From', wide: 24, number: true }, to: { title: 'To', wide: 24, number: true }, who: { title: 'Who', wide: 26 },
  },
  runs: {
    output: { title: 'Into' }, model: { title: 'Model', wide: 32 }, version: { title: 'Version', wide: 16 }, input: { title: 'From', wide: 34 }, ended: { title: 'Ended', wide: 24, number: true }, rows: { title: 'Rows', wide: 18, number: true },
    rejected: { title: 'Rejected', wide: 18, number: true }, took: { title: 'Took', wide: 19, number: true }, state: { title: 'State', wide: 18 },
  },
};

const titles: Record<TableOf, string> = { machines: 'Machines', alarms: 'Alarms', tags: 'Tags', findings: 'Findings', runs: 'Files that were scored' };

export async function tableOf(facts: OwnFacts, block: TableBlock): Promise<BlockResult> {
  const all = sorted(await rowsOf(facts, block), block);
  const shown = all.slice(0, block.most);
  const known = block.columns.map((name) => ({ name, column: columns[block.of][name] })).flatMap(({ name, column }) => (column ? [{ name, ...column }] : []));
  const left = all.length - shown.length;
  const title = `${titles[block.of]}${block.place === null ? '' : `, ${placeName(facts, block.place)}`}`;
  const body = html`<section data-block="${block.id}">${blockHeading(block.title, title)}${shown.length === 0
    ? html`<p class="note">${nothing[block.of]}</p>`
    : html`<table class="tight"><colgroup>${known.map(({ wide }) => (wide === undefined ? html`<col>` : html`<col style="width:${wide}mm">`))}</colgroup>
<thead><tr>${known.map(({ title: words, number }) => html`<th scope="col"${number ? html` class="number"` : none}>${words}</th>`)}</tr></thead>
<tbody>${shown.map(({ cells }) => html`<tr>${known.map(({ name, number }, i) => cellHtml(cells[name]?.text ?? '–', i === 0, number ?? false))}</tr>`)}</tbody></table>
${left > 0 ? html`<p class="note" style="margin-top:5pt">${capital(count(left))} more ${plural(left, 'row is', 'rows are')} left out here${block.sort === null ? '' : `, which ${plural(left, 'lies', 'lie')} further ${block.sort.descending ? 'down' : 'up'} by ${(columns[block.of][block.sort.column]?.title ?? block.sort.column).toLowerCase()}`}; the table beside this report (CSV) has ${plural(left, 'it', 'them')}.</p>` : none}`}</section>`;
  const traced = all.flatMap(({ cells, rows, rowsOf: of }): Traced[] => known.slice(1).map(({ name, title: words }) => {
    const cell = cells[name];
    return { of: cells[known[0]?.name ?? '']?.text ?? '', figure: words, unit: cell?.unit ?? '', value: cell?.value ?? null, text: cell?.text ?? '–', rows, rowsOf: of };
  }));
  return { body, traced, figures: [{ name: `Rows of ${block.title ?? title}`, value: whole(all.length) }], empty: null };
}

const nothing: Record<TableOf, string> = { machines: 'There is no machine here.', alarms: 'No alarm stood in this time.', tags: 'There is no tag here.', findings: 'Nothing was found and recorded in this time.', runs: 'No file was scored in this time.' };

const cellHtml = (text: string, isFirst: boolean, number: boolean): Html =>
  isFirst ? html`<th scope="row" class="name${number ? ' number' : ''}">${text}</th>` : html`<td${number ? html` class="number"` : none}>${text}</td>`;

function sorted(rows: Row[], { sort }: TableBlock): Row[] {
  if (sort === null) return rows;
  const key = (row: Row) => row.cells[sort.column]?.by ?? null;
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    // What is not known comes last, whichever way it is sorted.
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : byName(String(x), String(y));
    return sort.descending ? -order : order;
  });
}

const text = (value: string): Said => ({ text: value === '' ? '–' : value, by: value, value });
const amount = (value: number, words: string, unit = ''): Said => (Number.isNaN(value) ? { text: '–', by: null, value: null, unit } : { text: words, by: value, value, unit });
const unknown: Said = { text: '–', by: null, value: null };
const counted = (n: number): Said => amount(n, n === 0 ? '0' : whole(n), 'count');
const time = (ms: number): Said => amount(ms, ms < 1000 ? 'none' : duration(ms), 'ms');
const share = (value: number): Said => amount(value, percent(value, 2), 'share');

function rowsOf(facts: OwnFacts, block: TableBlock): Promise<Row[]> {
  switch (block.of) {
    case 'machines':
      return machineRows(facts, block);
    case 'alarms':
      return alarmRows(facts, block);
    case 'tags':
      return tagRows(facts, block);
    case 'findings':
      return findingRows(facts, block);
    case 'runs':
      return runRows(facts);
  }
}

async function machineRows(facts: OwnFacts, { place, columns: wanted }: TableBlock): Promise<Row[]> {
  const needsGaps = wanted.includes('missing');
  const findings = await facts.findings();
  const rows: Row[] = [];
  for (const machine of await facts.machines(place)) {
    const { asset } = machine;
    const pen = facts.pen(`p${asset.id}`);
    const value = (of: number) => amount(of, pen ? valueText(pen, of) : figure(of), pen?.unit ?? '');
    const came = await facts.came(facts.tagsAt(asset.id));
    rows.push({
      rows: machine.series?.rows ?? 0, rowsOf: `predictions of ${facts.keys(asset.id)}; ${came.received} readings of its ${came.tags} tags`,
      cells: {
        machine: text(asset.name), place: text(machine.place), prediction: text(machine.watched?.output.title ?? ''), worst: value(machine.worst), mean: value(machine.series?.mean ?? Number.NaN), last: value(machine.series?.last ?? Number.NaN),
        beyond: time(machine.beyondMs), alarms: counted(machine.announced), waiting: counted(machine.waiting), availability: share(shareOf(came)),
        missing: needsGaps ? time(lengthOf(await facts.missing(asset))) : unknown, blind: machine.series ? time(machine.blindMs) : unknown, findings: counted(findings.filter((one) => one.asset === asset.id).length),
      },
    });
  }
  return rows;
}

async function tagRows(facts: OwnFacts, { place, columns: wanted }: TableBlock): Promise<Row[]> {
  const needsValues = wanted.some((name) => ['mean', 'min', 'max', 'last', 'outside'].includes(name));
  const rows: Row[] = [];
  for (const tag of facts.tagsAt(place)) {
    const pen = facts.pen(`t${tag.id}`);
    if (!pen) continue;
    const came = await facts.came([tag]);
    const series = needsValues && tag.kind !== 'category' ? await facts.series(pen) : null;
    const value = (of: number | undefined) => amount(of ?? Number.NaN, valueText(pen, of ?? Number.NaN), tag.unit ?? '');
    rows.push({
      rows: came.received, rowsOf: `readings of ${pen.name}`,
      cells: {
        tag: text(tag.title), machine: text(pen.asset.name), place: text(facts.deps.assets.place(tag.asset)), mean: value(series?.mean), min: value(series?.least), max: value(series?.peak), last: value(series?.last),
        outside: tag.usual && series && wanted.includes('outside') ? share(await outside(facts, pen, tag.usual)) : unknown, received: counted(came.received), availability: share(shareOf(came)), bad: counted(came.bad), late: counted(came.late),
      },
    });
  }
  return rows;
}

/** Share of the time with values in which they lay above or below the band. */
async function outside(facts: OwnFacts, pen: Pen, [low, high]: readonly [number, number]): Promise<number> {
  const [above, below] = [await facts.series(pen, { value: high, side: 'above' }), await facts.series(pen, { value: low, side: 'below' })];
  return shareOfTime(above.aboveMs + below.aboveMs, above, facts.period);
}

async function alarmRows(facts: OwnFacts, { place }: TableBlock): Promise<Row[]> {
  const { to, zone } = facts.period;
  const alarms = (await facts.alarms()).filter(facts.isAt(place));
  const moment = (when: number | null): Said => (when === null || when >= to ? { text: '–', by: null, value: null } : { text: shortMoment(when, zone), by: when, value: new Date(when).toISOString() });
  return alarms.map((alarm): Row => {
    const end = Math.min(to, alarm.returned ?? Infinity);
    const peak = alarm.peak ?? alarm.value ?? Number.NaN;
    return {
      rows: 1, rowsOf: `alarm ${alarm.id}`,
      cells: {
        condition: text(alarm.condition), machine: text(alarm.assetName), place: text(alarm.place), priority: { text: String(alarm.priority), by: -alarm.priority, value: alarm.priority }, raised: moment(alarm.raised),
        lasted: time(Math.max(0, end - alarm.raised)), peak: amount(peak, figure(peak, alarm.unit || undefined), alarm.unit), acknowledged: moment(alarm.acknowledged),
        state: text(alarm.closed !== null && alarm.closed < to ? 'over' : facts.waits(alarm) ? 'not acknowledged' : 'acknowledged'),
      },
    };
  });
}

async function findingRows(facts: OwnFacts, { place }: TableBlock): Promise<Row[]> {
  const { zone } = facts.period;
  const moment = (when: number): Said => ({ text: shortMoment(when, zone), by: when, value: new Date(when).toISOString() });
  return (await facts.findings()).filter(facts.isAt(place)).map((one): Row => ({
    rows: 1, rowsOf: `finding ${one.id}`,
    cells: { found: text(one.found), machine: text(one.assetName), place: text(facts.deps.assets.place(one.asset)), verdict: text(verdictWords[one.verdict]), from: moment(one.from), to: moment(one.to), who: text(whoWords(one.who)) },
  }));
}

async function runRows(facts: OwnFacts): Promise<Row[]> {
  const { zone } = facts.period;
  return (await facts.runs()).map((run): Row => {
    const ended = run.finished ?? run.started;
    return {
      rows: run.rows, rowsOf: `batch run ${run.id}, from ${run.input} into ${run.output}`,
      cells: {
        output: text(basename(run.output)), model: text(run.model), version: text(run.version), input: text(basename(run.input)), ended: { text: shortMoment(ended, zone), by: ended, value: new Date(ended).toISOString() }, rows: counted(run.rows),
        rejected: counted(run.rejected), took: time(Math.max(0, ended - run.started)), state: text(run.state),
      },
    };
  });
}
