import * as z from 'zod';
import { role } from './domain';

/**
 * Displays: pages that a site composes of panels. A panel stands on a grid of twelve columns, in the order of the list; `wide` columns and `high` rows.
 * The rows share the height of the page: a display is seen whole, on a desk as on a wall.
 */
export const GRID_COLUMNS = 12;

const id = z.number().int();
/** What a line is of: `t12` the tag 12, `p3` the prediction of the equipment 3. */
export const penKey = z.string().regex(/^[tp]\d{1,12}$/, 'name a tag or a prediction') as z.ZodType<`t${number}` | `p${number}`, string>;
const length = z.number().int().min(60_000).max(400 * 86_400_000);
/** Null: the whole plant; else what lies below this site or area. */
const place = id.nullable();

const base = {
  /** Unique within its display. */
  id: z.string().regex(/^[a-z0-9]{1,16}$/),
  /** Over it, where it is not what the panel says of itself. */
  title: z.string().trim().max(80).optional(),
  wide: z.number().int().min(2).max(GRID_COLUMNS),
  high: z.number().int().min(1).max(12),
};

export const panel = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('tile'), asset: id }),
  z.strictObject({ ...base, kind: z.literal('value'), pen: penKey, lengthMs: length }),
  z.strictObject({ ...base, kind: z.literal('trend'), pens: z.array(penKey).min(1).max(8), lengthMs: length, compare: z.boolean() }),
  z.strictObject({ ...base, kind: z.literal('ranking'), place, most: z.number().int().min(1).max(50) }),
  z.strictObject({ ...base, kind: z.literal('life'), asset: id }),
  z.strictObject({ ...base, kind: z.literal('heat'), place, hours: z.number().int().min(2).max(168) }),
  z.strictObject({ ...base, kind: z.literal('alarms'), place, most: z.number().int().min(1).max(100) }),
  z.strictObject({ ...base, kind: z.literal('model'), model: z.string().min(1).max(64) }),
  z.strictObject({ ...base, kind: z.literal('text'), text: z.string().min(1).max(2000) }),
]);
export type Panel = z.infer<typeof panel>;
export type PanelKind = Panel['kind'];
export const panelKinds = ['tile', 'value', 'trend', 'ranking', 'life', 'heat', 'alarms', 'model', 'text'] as const satisfies readonly PanelKind[];

/** What a person composes. */
export const displayContent = z.strictObject({
  title: z.string().trim().min(1, 'give it a title').max(80),
  /** Whoever has at least this role finds it. */
  sharedWith: role,
  panels: z.array(panel).max(40).refine((panels) => new Set(panels.map((one) => one.id)).size === panels.length, 'two panels have the same id'),
});
export type DisplayContent = z.infer<typeof displayContent>;

/** What a wall shows in turn. */
export const wall = z.strictObject({
  /** `overview`, or the number of a display. One that was removed meanwhile is passed over. */
  pages: z.array(z.union([z.literal('overview'), id])).min(1, 'choose at least one page').max(20).refine((pages) => new Set(pages).size === pages.length, 'a page stands there twice'),
  /** How long each is shown, in seconds. */
  everyS: z.number().int().min(5).max(3600),
  /** While an alarm of this priority or a more urgent one waits to be acknowledged, it stays at the overview. Null: it goes on whatever happens. */
  holdAt: z.number().int().min(1).max(4).nullable(),
});
export type Wall = z.infer<typeof wall>;
/** What it is until somebody says otherwise. */
export const ordinaryWall: Wall = { pages: ['overview'], everyS: 30, holdAt: 2 };

export const display = displayContent.extend({
  id,
  /** Counts its changes. */
  revision: z.number().int(),
  changed: z.number(),
  changedBy: z.string(),
});
export type Display = z.infer<typeof display>;
