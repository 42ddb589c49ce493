import type { Manifest } from '../../../contract/manifest';
import type { Columns } from '../columns/types';

/** What predictions are explained against. */
export interface Background {
  source: string;
  /** Of the inputs that are no text. */
  columns: Columns;
  rows: number;
}

/** The version of a model that is explained. */
export interface Explained {
  id: number;
  model: string;
  version: string;
  manifest: Manifest;
}
