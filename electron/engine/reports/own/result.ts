import type { Cell } from '../csv';
import { html, type Html } from '../page/html';
import type { Figure } from '../types';

/** One number of a block, and which rows it is of: the table has a line for each. */
export interface Traced {
  /** What it is of: a machine, a tag, an alarm. Empty: of the block as a whole. */
  of: string;
  figure: string;
  unit: string;
  value: Cell;
  /** As the page says it. */
  text: string;
  /** How many rows, and which: `readings of torque of works/mill-07`, `alarms 12 15`. */
  rows: number | null;
  rowsOf: string;
}

/** What a block comes to. */
export interface BlockResult {
  body: Html;
  traced: readonly Traced[];
  /** What a later revision is held against. */
  figures: readonly Figure[];
  /** Why it shows nothing though it should, as a sentence. */
  empty: string | null;
}

export const plain = (body: Html): BlockResult => ({ body, traced: [], figures: [], empty: null });

/** A heading of a block: what a person called it, else what it says of itself. */
export const blockHeading = (title: string | undefined, own: string): Html => html`<h2>${title ?? own}</h2>`;

export const idsOf = (what: string, ids: readonly number[]): string => (ids.length === 0 ? `no ${what}` : `${what} ${ids.slice(0, 400).join(' ')}${ids.length > 400 ? ` and ${ids.length - 400} more` : ''}`);
