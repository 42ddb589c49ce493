import * as z from 'zod';
import { verdict } from './actions';
import { blockFault } from './block-faults';
import { paper } from './deliver';
import { penKey } from './displays';
import { priority, slug, time } from './domain';

/**
 * A report of one's own: an ordered list of blocks under an opening. What a block speaks of is named by the store's numbers, as in a display; a file names it by
 * keys. Values are in the unit of what they are of; shares from 0 to 1.
 */
const id = z.number().int();
/** Null: the whole plant; else what lies at or below this site, area or machine. */
const place = id.nullable().default(null);
const blockId = z.string().regex(/^[a-z][a-z0-9]{0,15}$/, 'name a block by a lower-case letter and up to 15 letters or digits');

const base = {
  /** Unique within its report; a text names a figure by it. */
  id: blockId,
  /** Over it, where it is not what the block says of itself. */
  title: z.string().trim().max(120).optional(),
};

/** Figures of a period. Those of the second group are of one tag or prediction (`pen`). */
export const placeMeasures = ['availability', 'received', 'blind', 'alarms', 'waiting', 'beyond', 'beyond-time', 'life', 'findings', 'runs', 'rows', 'rejected'] as const;
export const penMeasures = ['mean', 'max', 'min', 'last', 'above', 'below'] as const;
export const measures = [...placeMeasures, ...penMeasures] as const;
export type Measure = (typeof measures)[number];
export const isPenMeasure = (measure: Measure): boolean => (penMeasures as readonly string[]).includes(measure);

const mark = z.strictObject({ at: z.number(), side: z.enum(['above', 'below']) });
export type Mark = z.infer<typeof mark>;

/** Columns of each table, in the order that they are offered. The first names the row. */
export const tableColumns = {
  machines: ['machine', 'place', 'prediction', 'worst', 'mean', 'last', 'beyond', 'alarms', 'waiting', 'availability', 'missing', 'blind', 'findings'],
  alarms: ['condition', 'machine', 'place', 'priority', 'raised', 'lasted', 'peak', 'acknowledged', 'state'],
  tags: ['tag', 'machine', 'place', 'mean', 'min', 'max', 'last', 'outside', 'received', 'availability', 'bad', 'late'],
  findings: ['found', 'machine', 'place', 'verdict', 'from', 'to', 'who'],
  runs: ['output', 'model', 'version', 'input', 'ended', 'rows', 'rejected', 'took', 'state'],
} as const;
export type TableOf = keyof typeof tableColumns;
export const tableKinds = Object.keys(tableColumns) as TableOf[];

export const steps = ['hour', 'shift', 'day'] as const;
export type Step = (typeof steps)[number];
export const MOST_LINES = 6;

export const block = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('heading'), text: z.string().trim().min(1, 'write what it is called').max(120), /** It begins a page. */ page: z.boolean().default(false) }),
  /** Paragraphs, `# headings`, `- lists`, `1. lists` and `**bold**`, with fields in braces. `place`: what `{machine.name}` and such are of. */
  z.strictObject({ ...base, kind: z.literal('text'), place, text: z.string().min(1, 'write a text').max(8000) }),
  z.strictObject({
    ...base, kind: z.literal('kpi'), measure: z.enum(measures), place,
    /** Of the second group of measures alone. */
    pen: penKey.nullable().default(null),
    /** What the value is held against, of `above` and `below`. */
    level: z.number().nullable().default(null),
    /** Of alarms: those of this priority alone. */
    priority: priority.nullable().default(null),
    /** Of findings: those of this verdict alone. */
    verdict: verdict.exclude(['withdrawn']).nullable().default(null),
    /** Of runs, rows and rejected: those of this model alone. */
    model: z.string().max(64).nullable().default(null),
    /** Marks the figure where it lies beyond. */
    limit: mark.nullable().default(null),
  }),
  z.strictObject({
    ...base, kind: z.literal('table'), of: z.enum(['machines', 'alarms', 'tags', 'findings', 'runs']), place,
    columns: z.array(z.string().max(20)).min(1, 'choose at least one column').max(9, 'a page has room for nine columns'),
    sort: z.strictObject({ column: z.string().max(20), descending: z.boolean().default(true) }).nullable().default(null), most: z.number().int().min(1).max(200).default(20),
  }),
  z.strictObject({ ...base, kind: z.literal('trend'), pens: z.array(penKey).min(1, 'choose at least one line').max(MOST_LINES, `a chart has ${MOST_LINES} lines at most`), limits: z.boolean().default(true) }),
  z.strictObject({
    ...base, kind: z.literal('columns'), pen: penKey, statistic: z.enum(['mean', 'max', 'min']).default('mean'), by: z.enum(steps).default('day'), limit: z.number().nullable().default(null),
  }),
  z.strictObject({ ...base, kind: z.literal('alarms'), place, by: z.enum(steps).default('day') }),
  z.strictObject({ ...base, kind: z.literal('ranking'), place, by: z.enum(['prediction', 'alarms', 'beyond']).default('prediction'), most: z.number().int().min(1).max(60).default(10) }),
  z.strictObject({
    ...base, kind: z.literal('image'), /** SHA-256 of a picture that was added. */ image: z.string().regex(/^[0-9a-f]{64}$/, 'name a picture that was added'),
    alt: z.string().trim().min(3, 'say what it shows, for those who don’t see it').max(400), widthMm: z.number().min(10).max(170).default(170),
  }),
  z.strictObject({ ...base, kind: z.literal('break') }),
]);
export type Block = z.infer<typeof block>;
export type BlockKind = Block['kind'];
export const blockKinds = ['text', 'kpi', 'table', 'trend', 'columns', 'alarms', 'ranking', 'image', 'heading', 'break'] as const satisfies readonly BlockKind[];

export const ownReportContent = z.strictObject({
  title: z.string().trim().min(1, 'give it a title').max(80),
  description: z.string().trim().max(300).default(''),
  /** What needs attention, why, and what changed, of a place, before all blocks. `none`: whoever wrote it wants it so. */
  opening: z.union([z.literal('none'), z.strictObject({ place })]).default({ place: null }),
  /** When the first shift of a day begins, and how long each is; or those of a calendar that schedules go by, as it stands when the report is made: all of them, or `only` those. */
  shifts: z
    .strictObject({
      begin: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write it as 06:00').default('06:00'),
      hours: z.union([z.literal(6), z.literal(8), z.literal(12)]).default(8),
      calendar: slug.optional(),
      only: z.array(z.string().max(40)).max(24).optional(),
    })
    .default({ begin: '06:00', hours: 8 }),
  blocks: z.array(block).max(60, 'a report has 60 blocks at most'),
});
export type OwnReportContent = z.infer<typeof ownReportContent>;

/** A place where a report can't be as it is written: `block` by its place, from 0 on; null: it is of the report itself. `field`: as in `columns` or `pens.0`. `fault`: for whoever words it in another language; null: only the sentence tells. */
export const blockProblem = z.object({ block: z.number().int().nullable(), field: z.string(), message: z.string(), fault: blockFault.nullable() });
export type BlockProblem = z.infer<typeof blockProblem>;

export const ownReport = z.object({ key: slug, revision: z.number().int(), changed: time, changedBy: z.string(), content: ownReportContent });
export type OwnReport = z.infer<typeof ownReport>;
/** `removed`: there was none since then. */
export const ownReportVersion = z.object({ revision: z.number().int(), at: time, who: z.string(), why: z.string().nullable(), title: z.string(), removed: z.boolean() });
export type OwnReportVersion = z.infer<typeof ownReportVersion>;

/** A page as it will be printed on the site's paper, over a period: what is wrong with a block stands in `problems`, and at its place on the page. */
export const reportPreview = z.object({ html: z.string(), paper, title: z.string(), from: time, to: time, zone: z.string(), problems: z.array(blockProblem) });
export type ReportPreview = z.infer<typeof reportPreview>;

export const IMAGE_MOST_BYTES = 2 * 1024 * 1024;
/** Of either side, in pixels: a small file may hold a picture that no memory has room for. */
export const IMAGE_MOST_SIDE = 6000;
export const reportImage = z.object({ image: z.string(), type: z.enum(['image/png', 'image/jpeg']), width: z.number().int(), height: z.number().int(), bytes: z.number().int() });
export type ReportImage = z.infer<typeof reportImage>;
export const newImage = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength > 0, 'a picture is a file’s content').refine((value) => value.byteLength <= IMAGE_MOST_BYTES, 'a picture has 2 MiB at most');

const why = z.string().trim().max(500).optional();
export const ownReportCalls = {
  /** `revision`: the one that was changed; left out: a new one. */
  define: z.object({ key: slug, revision: z.number().int().optional(), content: ownReportContent, why }),
  /** As a file has it: it is made, or takes the place of the one of its key. */
  defineFile: z.object({ file: z.unknown(), key: slug.optional(), why }),
  remove: z.object({ key: slug, why }),
  takeAgain: z.object({ key: slug, revision: z.number().int(), why }),
  /** Blocks that can't be read are passed over, and told of. */
  preview: z.object({ content: z.unknown(), from: time.optional(), to: time.optional(), zone: z.string().max(60).optional(), key: slug.optional() }),
};
