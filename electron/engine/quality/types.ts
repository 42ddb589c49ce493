import type { Comparison, Replay } from '../../contract/models';
import type { Host } from '../../contract/host';
import type { Alarms } from '../alarms';
import type { Assets } from '../assets';
import type { History } from '../history';
import type { Live } from '../live';
import type { Models } from '../models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import type { Store } from '../store';

export interface QualityDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  assets: Pick<Assets, 'plant' | 'changed'>;
  models: Pick<Models, 'list' | 'version' | 'get' | 'watches' | 'watchedBy' | 'championOf' | 'challengerOf' | 'stages' | 'scorerIn' | 'changed'>;
  history: Pick<History, 'readings' | 'predictions' | 'appendChallenged'>;
  alarms: Pick<Alarms, 'definitions'>;
  live: Pick<Live, 'answered' | 'busy'>;
  host: Pick<Host, 'fork'>;
  clock: Clock;
  onProblem?(error: unknown, doing: string): void;
}

export interface QualityOptions {
  /** Rows that may wait for a challenger; more are dropped and counted. */
  mostWaiting: number;
  /** Of one call to a challenger. */
  limitMs: number;
  /** How long a challenger that failed is left alone; twice as long with every failure in a row, a minute at most. */
  restMs: number;
}

export interface ReplayRequest {
  model: string;
  version: string;
  days: number;
}

export interface ReplayProgress {
  /** 0 to 1. */
  done: number;
  rows: number;
}

export interface Quality {
  /** Null: the model has no challenger. */
  comparison(model: string): Promise<Comparison | null>;
  /**
   * Errors: not-found; conflict (another replay is under way, or there is nothing to hold it against); invalid-input (the version lacks the output that is judged); model-refused;
   * cancelled.
   */
  replay(request: ReplayRequest, who: Who, options: { signal: AbortSignal; onProgress?(progress: ReplayProgress): void }): Promise<Replay>;
  /** The newest first. Errors: not-found. */
  replays(model: string, version: string): Promise<Replay[]>;
  /** Everything that came so far is answered, stored and counted. */
  settled(): Promise<void>;
  close(): Promise<void>;
}
