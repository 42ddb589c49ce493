import type { Emitter } from '../shared/emitter';
import type { Keys } from './keys';
import type { Live } from '../live';
import type { Metrics } from './metrics';
import type { Scoring } from './scoring';
import type { Settings } from './settings';

/** What the HTTP face asks of the open appliance. */
export interface Api {
  readonly keys: Keys;
  readonly settings: Settings;
  readonly scoring: Scoring;
  push: Live['push'];
  metrics(): Promise<Metrics>;
  /** Why it is not ready to answer for every model that is to, in words; undefined: it is. */
  notReady(): string | undefined;
  /** Something that the face's own state depends on has changed. */
  readonly changed: Emitter<void>;
  close(): Promise<void>;
}
