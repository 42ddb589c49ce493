import type { Who } from './who';

/** One caller's connection: a window, the command line over the socket. Handlers get it with every message. */
export interface Caller {
  origin: 'window' | 'ctl';
  /** Null until somebody has signed in. */
  who: Who | null;
}
