import type * as z from 'zod';
import type { Action, Finding, newAction, newFinding, PhotoType, recordQuery } from '../../contract/actions';
import type { Alarm } from '../../contract/alarms';
import type { Alarms } from '../alarms';
import type { Assets } from '../assets';
import type { Models } from '../models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { Store } from '../store';

/** As they are kept: without what the plant and later records tell of them. */
export type ActionRecord = Omit<Action, 'assetName' | 'correctedBy' | 'photos'>;
export type FindingRecord = Omit<Finding, 'assetName' | 'correctedBy'>;
export type NewAction = z.infer<typeof newAction>;
export type NewFinding = z.infer<typeof newFinding>;
export type RecordQuery = z.infer<typeof recordQuery>;

export interface Photo {
  type: PhotoType;
  content: Uint8Array;
}

export interface ActionDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  assets: Pick<Assets, 'plant'>;
  alarms: Pick<Alarms, 'alarm' | 'definitions' | 'history' | 'ended'>;
  models: Pick<Models, 'championAt'>;
  clock: Clock;
}

/** What people did and found. Nothing of it is ever changed or deleted; a correction is a new record in the place of the old one. */
export interface Actions {
  /** Errors: invalid-input (no machine, a time that lies ahead, a file that is no picture), not-found (alarm, action), conflict (corrected or judged already). */
  record(who: Who, wanted: NewAction): Promise<{ action: Action; finding: Finding | null }>;
  /** Errors as of `record`. */
  find(who: Who, wanted: NewFinding): Promise<Finding>;
  /** The newest first, by when it was done. */
  actions(query: RecordQuery): Promise<Action[]>;
  /** The newest first, by the end of their spans. */
  findings(query: RecordQuery): Promise<Finding[]>;
  /** `n`: which of an action's photos, from 0. Errors: not-found. */
  photo(action: number, n: number): Promise<Photo>;
  /** Alarms of predictions that ended and that nobody has judged yet, the newest first. */
  wanted(): Promise<Alarm[]>;
  readonly changed: Emitter<void>;
}
