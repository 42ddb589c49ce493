import type { Block, BlockProblem, OwnReport, OwnReportContent } from '../../../contract/own-reports';
import { MillwrightError } from '../../../contract/errors';
import { moment, periodShort, periodWords, zoneWords } from '../calendar-words';
import type { Cell, ReportTable } from '../csv';
import { html, none, type Html } from '../page/html';
import { plantName } from '../plant-name';
import type { Figure, ReportContent } from '../types';
import { capital, count, plural, whoWords } from '../words';
import { alarmColumnsOf, columnsOf, trendOf } from './charts';
import type { OwnFacts } from './facts';
import { fill, type FieldValues } from './fields';
import { imageBlock, type KeptImage } from './image';
import { changeText, kpiOf, kpiRow, kpiText, kpiTraced, limitText, placeName, type Kpi } from './kpi';
import { openingFacts, openingHtml, openingTraced, titleHtml } from './opening';
import { rankingOf } from './ranking';
import { plain, type BlockResult, type Traced } from './result';
import { shiftWords, type Shifts } from './shifts';
import { tableOf } from './tables';
import { markup } from './text';

export interface OwnLayout {
  report: Omit<OwnReport, 'key'> & { key: string };
  image(sha256: string): Promise<KeptImage | null>;
  /** Told what is wrong with a block, which then stands as a note at its place; without it the report can't be made. */
  onProblem?: (problem: BlockProblem) => void;
  /** Blocks that can't be made, by their place, and why: notes stand for them. */
  broken?: ReadonlyMap<number, string>;
}

type Written = { block: Block; at: number; result: BlockResult } | { block: Extract<Block, { kind: 'kpi' }>; at: number; kpi: Kpi };

/** Facts to pages and table, block by block. Equal facts give an equal one. Errors: cancelled; the store's. */
export async function ownContent(facts: OwnFacts, layout: OwnLayout): Promise<ReportContent> {
  const { content } = layout.report;
  const { from, to, zone } = facts.period;
  const plant = plantName(facts.deps.assets.plant().assets);
  const kpis = await kpisOf(facts, layout);
  const written: Written[] = [];
  for (const [at, block] of content.blocks.entries()) {
    const kpi = kpis.get(block.id);
    // Of two of one name the first is it.
    if (block.kind === 'kpi' && kpi?.block === block) written.push({ block, at, kpi });
    else written.push({ block, at, result: await attempt(layout, at, block, () => resultOf(facts, layout, block, plant, kpis)) });
  }
  const first = content.opening === 'none' ? null : await openingFacts(facts, content.opening.place, [...kpis.values()]);
  const when = `${capital(periodWords(from, to, zone))}. Times are in ${zoneWords(from, to, zone)}.`;
  const missing = [...kpis.values()].flatMap((kpi) => kpi.missing ?? []);
  const empty = written.flatMap((one) => ('result' in one ? (one.result.empty ?? []) : []));
  const figures: Figure[] = [...kpis.values()].map((kpi) => ({ name: kpi.subject, value: kpiText(kpi, kpi.value) }));
  return {
    title: `${content.title}, ${periodWords(from, to, zone)}`, plant, heading: `${content.title}, ${periodShort(from, to, zone)}`, foot: `${content.title}: layout ${layout.report.key}, revision ${layout.report.revision}.`,
    body: html`${first ? openingHtml(facts, first) : titleHtml(content.title, when)}${bodyOf(facts, written)}`,
    method: methodOf(content, layout.report, isByShift(content) ? await facts.shifts(content.shifts).catch(unlessThere) : null), table: tableFor(facts, content, written, first ? openingTraced(facts, first) : []),
    figures: [...figures, ...written.flatMap((one) => ('result' in one ? one.result.figures : []))],
    empty: [...empty, ...missing].join(' ') || null, leastPages: 1,
  };
}

/** Figures first: texts and the opening speak of them. */
async function kpisOf(facts: OwnFacts, layout: OwnLayout): Promise<Map<string, Kpi>> {
  const found = new Map<string, Kpi>();
  for (const [at, block] of layout.report.content.blocks.entries()) {
    if (block.kind !== 'kpi') continue;
    await attempt(layout, at, block, async () => {
      if (!found.has(block.id)) found.set(block.id, await kpiOf(facts, block));
      return plain(none);
    });
  }
  return found;
}

async function attempt(layout: OwnLayout, at: number, block: Block, work: () => Promise<BlockResult>): Promise<BlockResult> {
  const wrong = layout.broken?.get(at);
  if (wrong !== undefined) return problemNote(block, wrong);
  try {
    return await work();
  } catch (error) {
    if (!layout.onProblem || (error instanceof MillwrightError && error.code === 'cancelled')) throw error;
    const message = error instanceof Error ? error.message : String(error);
    layout.onProblem({ block: at, field: '', message, fault: null });
    return problemNote(block, message);
  }
}

export const problemNote = (block: Pick<Block, 'id'>, message: string): BlockResult => plain(html`<p class="revision" data-block="${block.id}"><b>This block can’t be shown.</b> ${message}</p>`);

async function resultOf(facts: OwnFacts, layout: OwnLayout, block: Block, plant: string, kpis: ReadonlyMap<string, Kpi>): Promise<BlockResult> {
  const { content } = layout.report;
  switch (block.kind) {
    case 'heading':
      return plain(html`<section class="${block.page ? 'page' : ''}" data-block="${block.id}"><h2>${fill(block.text, valuesFor(facts, content, plant, kpis, null))}</h2></section>`);
    case 'text': {
      const values = valuesFor(facts, content, plant, kpis, block.place);
      return plain(html`<div class="own-text" data-block="${block.id}">${block.title === undefined ? none : html`<h2>${block.title}</h2>`}${markup(block.text, (text) => fill(text, values))}</div>`);
    }
    case 'table':
      return tableOf(facts, block);
    case 'trend':
      return trendOf(facts, block);
    case 'columns':
      return columnsOf(facts, block, await facts.shifts(content.shifts));
    case 'alarms':
      return alarmColumnsOf(facts, block, await facts.shifts(content.shifts));
    case 'ranking':
      return rankingOf(facts, block);
    case 'image': {
      const kept = await layout.image(block.image);
      if (!kept) throw new MillwrightError('not-found', 'Its picture is not kept here. Add it again.', { image: block.image });
      return imageBlock(block, kept);
    }
    case 'break':
      return plain(html`<div class="pagebreak" data-block="${block.id}"></div>`);
    case 'kpi':
      // It could not be computed, which has been told.
      return problemNote(block, 'Its figure could not be computed.');
  }
}

function valuesFor(facts: OwnFacts, { title }: OwnReportContent, plant: string, kpis: ReadonlyMap<string, Kpi>, place: number | null): FieldValues {
  const { from, to, zone } = facts.period;
  const asset = place === null ? undefined : facts.deps.assets.plant().assetById.get(place);
  return {
    from, to, zone, plant, report: title, place: placeName(facts, place),
    machine: asset?.kind === 'equipment' ? { name: asset.name, place: facts.deps.assets.place(asset.id), attributes: asset.attributes } : null,
    kpi(id, what, decimals) {
      const kpi = kpis.get(id);
      if (!kpi) return '–';
      const said = (value: number) => (kpi.form.is === 'count' && value === 0 ? '0' : kpiText(kpi, value, decimals));
      return what === 'value' ? said(kpi.value) : what === 'before' ? said(kpi.before) : what === 'change' ? (changeText(kpi) ?? '–') : (limitText(kpi) || 'without a limit');
    },
  };
}

/** Figures that follow each other are one row. */
function bodyOf(facts: OwnFacts, written: readonly Written[]): Html {
  const parts: Html[] = [];
  let row: Kpi[] = [];
  const end = () => {
    if (row.length > 0) parts.push(kpiRow(facts, row));
    row = [];
  };
  for (const one of written) {
    if ('kpi' in one) row.push(one.kpi);
    else {
      end();
      parts.push(one.result.body);
    }
  }
  end();
  return html`${parts}`;
}

const header = ['block', 'block_kind', 'block_title', 'of', 'figure', 'unit', 'value', 'text', 'rows', 'rows_of', 'from_utc', 'to_utc', 'simulated'] as const;

/** A line for each number of the pages, with the rows that it is of. */
function tableFor(facts: OwnFacts, content: OwnReportContent, written: readonly Written[], opening: readonly Traced[]): ReportTable {
  const { from, to } = facts.period;
  const line = (id: string, kind: string, title: string, { of, figure, unit, value, text, rows, rowsOf }: Traced): Cell[] => [
    id, kind, title, of, figure, unit, value, text.replaceAll('\u202f', ' '), rows, rowsOf, new Date(from).toISOString(), new Date(to).toISOString(), facts.deps.simulated ? 'simulated demo plant' : 'no',
  ];
  return {
    header,
    rows: [
      ...opening.map((one) => line('opening', 'opening', content.title, one)),
      ...written.flatMap((one) => ('kpi' in one ? kpiTraced(one.kpi) : one.result.traced).map((each) => line(one.block.id, one.block.kind, one.block.title ?? '', each))),
    ],
  };
}

const isByShift = ({ blocks }: OwnReportContent): boolean => blocks.some((block) => (block.kind === 'columns' || block.kind === 'alarms') && block.by === 'shift');
/** Of a preview whose calendar is not there: its blocks say so. */
function unlessThere(error: unknown): null {
  if (error instanceof MillwrightError && error.code === 'not-found') return null;
  throw error;
}

function methodOf(content: OwnReportContent, { key, revision, changed, changedBy }: OwnReport, shifts: Shifts | null): Html {
  const figures = content.blocks.filter(({ kind }) => kind === 'kpi').length;
  return html`<section><h2>How the figures were computed</h2><ol class="note">
<li>The layout is ${key}, revision ${revision}, by ${whoWords(changedBy)}, of ${moment(changed, 'UTC')} UTC: ${count(content.blocks.length)} ${plural(content.blocks.length, 'block')}, ${count(figures)} of them ${plural(figures, 'a figure', 'figures')}.${content.opening === 'none' ? ' Whoever wrote it left out what needs attention.' : ''}</li>
<li>Each number stands in the table beside this report (CSV), with its block, how many rows it is of, and which. Rows are readings and predictions of the period as they are stored; what is marked bad and what came twice is left out.</li>
<li>A value holds until the next one, and not across a gap: longer than three times what is usual around it, than the time after which its tag counts as stale, and of predictions than two minutes. A mean is weighted by that, and a share of time is of the time with values. Of more than 35 days, and where single values were let go, means of minutes stand for them.</li>
<li>Beyond a limit: at or above it, or at or below it where its alarm is of what falls low; limits are those of the alarms as they are set now, else those that the model came with. Needs attention: beyond at the end of the period, or with an alarm that waits.</li>
<li>An alarm counts each time that it is announced. Changes are against the period before, as long as this one, where half of it at least was seen.${shifts ? ` ${shiftWords(shifts)}` : ''}</li></ol></section>`;
}
