import type { ErrorCode } from './errors';
import type { BuildInfo, EngineStart, HostFiles, PrintOptions, WorkerName } from './host';

/** Where a line to the engine ends: a window that a person sits before, a wall that is only looked at, the command line. */
export type Origin = 'window' | 'wall' | 'ctl';

/**
 * The words between a host and its engine, over the port they are born with. Ports travel beside a message, never in
 * it: `connect` and `forked` each carry one.
 */
export type ToEngine =
  | { type: 'start'; home: string; files: HostFiles; build: BuildInfo; keychain: boolean; start: EngineStart }
  /** `person`: who is signed in at the host's windows, also from before the engine was started again. Only the host can say so; over the socket nobody is believed. */
  | { type: 'connect'; origin: Origin; user: string; person?: number }
  | { type: 'forked'; id: number; pid: number | undefined }
  | { type: 'fork-failed'; id: number; message: string }
  | { type: 'exited'; id: number; code: number | null }
  | { type: 'printed'; id: number; pdf: Uint8Array }
  | { type: 'print-failed'; id: number; message: string }
  | { type: 'sealed'; id: number; bytes: Uint8Array | null; message?: string }
  | { type: 'beat'; n: number }
  | { type: 'resumed' }
  | { type: 'stop' };

export type FromEngine =
  | { type: 'listening' }
  | { type: 'failed'; code: ErrorCode; message: string }
  | { type: 'beat'; n: number }
  | { type: 'fork'; id: number; entry: WorkerName; env: Record<string, string> }
  | { type: 'kill'; id: number }
  | { type: 'print'; id: number; html: string; options: PrintOptions }
  | { type: 'seal' | 'unseal'; id: number; bytes: Uint8Array }
  | { type: 'key'; key: Uint8Array | null }
  | { type: 'person'; id: number | null }
  | { type: 'stopped' };

/** How often host and engine say that they live, and how long a silence means that the engine hangs. */
export const BEAT_MS = 5_000;
export const SILENCE_MS = 20_000;
