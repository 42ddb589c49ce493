import { faultText } from '../../../contract/block-faults';
import { MillwrightError } from '../../../contract/errors';
import { type Block, block as blockSchema, type BlockProblem, isPenMeasure, ownReportContent, type OwnReportContent, tableColumns } from '../../../contract/own-reports';
import type { SiteCalendar } from '../../../contract/schedules';
import type { PlantSnapshot } from '../../assets';
import type { OwnDeps } from './facts';
import { problemOf, type Said, textProblems } from './fields';
import { shiftProblems } from './shifts';

export interface Known {
  plant: PlantSnapshot;
  /** Machines that a model watches: others have no prediction. */
  watched: ReadonlySet<number>;
  hasImage(sha256: string): Promise<boolean>;
  calendars(): Promise<readonly SiteCalendar[]>;
}

/** As the site is now. */
export const knownOf = ({ assets, models, schedule }: Pick<OwnDeps, 'assets' | 'models' | 'schedule'>, hasImage: Known['hasImage']): Known =>
  ({ plant: assets.plant(), watched: new Set(models.watches().map(({ asset }) => asset)), hasImage, calendars: () => schedule.calendars() });

/** What of it can't be, all of it, by block and field; none: it can be kept. */
export async function problemsOf(content: OwnReportContent, known: Known): Promise<BlockProblem[]> {
  const problems: BlockProblem[] = content.opening === 'none' ? [] : placeProblem(content.opening.place, known.plant, null, 'opening');
  problems.push(...shiftProblems(content.shifts, content.shifts.calendar === undefined ? [] : await known.calendars()).map(({ field, ...fault }) => ({ block: null, field, message: faultText(fault), fault })));
  for (const [at, block] of content.blocks.entries()) {
    if (content.blocks.findIndex(({ id }) => id === block.id) !== at) problems.push(problemOf(at, 'id', 'same-id', block.id));
    problems.push(...(await blockProblems(block, at, known)));
  }
  return [...problems, ...textProblems(content.blocks, attributesIn(known.plant))].sort((a, b) => (a.block ?? -1) - (b.block ?? -1));
}

const attributesIn = ({ assetById }: PlantSnapshot) => (place: number | null): string[] | null => {
  const asset = place === null ? undefined : assetById.get(place);
  return asset?.kind === 'equipment' ? Object.keys(asset.attributes) : null;
};

async function blockProblems(block: Block, at: number, known: Known): Promise<BlockProblem[]> {
  const problems = 'place' in block ? placeProblem(block.place, known.plant, at, 'place') : [];
  const say = (...[field, ...of]: Said) => void problems.push(problemOf(at, field, ...of));
  if (block.kind === 'kpi') problems.push(...kpiProblems(block, at, known));
  if (block.kind === 'table') {
    const there: readonly string[] = tableColumns[block.of];
    block.columns.forEach((name, i) => {
      if (!there.includes(name)) say(`columns.${i}`, 'no-column', name, block.of, there.join(', '));
      else if (block.columns.indexOf(name) !== i) say(`columns.${i}`, 'column-twice', name);
    });
    if (block.sort && !there.includes(block.sort.column)) say('sort.column', 'no-sort-column', block.sort.column, block.of, there.join(', '));
  }
  if (block.kind === 'trend') block.pens.forEach((pen, i) => problems.push(...penProblem(pen, known, at, `pens.${i}`)));
  if (block.kind === 'columns') problems.push(...penProblem(block.pen, known, at, 'pen'));
  if (block.kind === 'image' && !(await known.hasImage(block.image))) say('image', 'no-image');
  return problems;
}

function kpiProblems({ measure, pen, level, priority, verdict, model }: Extract<Block, { kind: 'kpi' }>, at: number, known: Known): BlockProblem[] {
  const problems: BlockProblem[] = [];
  const say = (...[field, ...of]: Said) => void problems.push(problemOf(at, field, ...of));
  if (isPenMeasure(measure)) {
    if (pen === null) say('pen', 'no-pen', measure);
    else problems.push(...penProblem(pen, known, at, 'pen'));
  } else if (pen !== null) say('pen', 'pen-of-none', measure);
  if ((measure === 'above' || measure === 'below') && level === null) say('level', 'no-level');
  if (priority !== null && measure !== 'alarms') say('priority', 'no-priority');
  if (verdict !== null && measure !== 'findings') say('verdict', 'no-verdict');
  if (model !== null && !['runs', 'rows', 'rejected'].includes(measure)) say('model', 'no-model');
  return problems;
}

function placeProblem(place: number | null, { assetById }: PlantSnapshot, block: number | null, field: string): BlockProblem[] {
  return place === null || assetById.has(place) ? [] : [problemOf(block, field, 'place-gone')];
}

function penProblem(pen: string, { plant, watched }: Known, block: number, field: string): BlockProblem[] {
  const id = Number(pen.slice(1));
  if (pen.startsWith('t')) return plant.tagById.has(id) ? [] : [problemOf(block, field, 'tag-gone')];
  if (!plant.assetById.has(id)) return [problemOf(block, field, 'machine-gone')];
  return watched.has(id) ? [] : [problemOf(block, field, 'not-watched', plant.assetById.get(id)?.name ?? '')];
}

/** As much of something as can be read as a report: of what can't, `problems` tells, and a block that can't is a page break. */
export function readLoosely(given: unknown): { content: OwnReportContent; problems: BlockProblem[] } {
  const strict = ownReportContent.safeParse(given);
  if (strict.success) return { content: strict.data, problems: [] };
  const record = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const blocks = Array.isArray(record.blocks) ? (record.blocks as unknown[]).slice(0, 60) : [];
  const problems: BlockProblem[] = [];
  const read = blocks.map((one, at): Block => {
    const parsed = blockSchema.safeParse(one);
    if (parsed.success) return parsed.data;
    problems.push(...parsed.error.issues.map((issue) => unread(at, issue)));
    return { kind: 'break', id: `unread${at}` };
  });
  const rest = ownReportContent.safeParse({ ...record, blocks: [] });
  if (!rest.success) problems.unshift(...rest.error.issues.map((issue) => unread(null, issue)));
  const base = rest.success ? rest.data : ownReportContent.parse({ title: 'A report', blocks: [] });
  return { content: { ...base, blocks: read }, problems };
}

const unreadCodes = { too_small: 'too-few', too_big: 'too-many' } as const;
/** As the contract refuses it. */
function unread(block: number | null, { path, message, code }: { path: PropertyKey[]; message: string; code?: string | undefined }): BlockProblem {
  const field = path.map(String).join('.');
  return problemOf(block, field, code === 'too_small' || code === 'too_big' ? unreadCodes[code] : 'unread', field, sentence(message));
}

const sentence = (message: string): string => `${message.slice(0, 1).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;

/** All that is wrong, as one error: `Block 3 (table), columns.0: …`. */
export function refusal(problems: readonly BlockProblem[], blocks: readonly unknown[]): MillwrightError {
  const kind = (at: number): string => {
    const one = blocks[at];
    return typeof one === 'object' && one !== null && 'kind' in one && typeof one.kind === 'string' ? ` (${one.kind})` : '';
  };
  const lines = problems.slice(0, 12).map(({ block, field, message }) => `${block === null ? 'The report' : `Block ${block + 1}${kind(block)}`}${field === '' ? '' : `, ${field}`}: ${message}`);
  return new MillwrightError('invalid-input', [...lines, ...(problems.length > 12 ? [`${problems.length - 12} more.`] : [])].join(' '), { problems: lines, reason: 'report-faulty' });
}
