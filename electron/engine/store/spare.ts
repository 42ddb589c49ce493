import { SqlThread } from './thread';

/** A thread takes longer to come up than a file to open: one is started before it is known what for. */
let spare: { script: string; addon: string; thread: SqlThread } | undefined;

export function warmThread(script: string, addon: string): void {
  spare ??= { script, addon, thread: new SqlThread(script, addon) };
}

/** The spare one where it fits, else a new one. */
export function takeThread(script: string, addon: string): SqlThread {
  const kept = spare;
  if (kept?.script !== script || kept.addon !== addon || kept.thread.ended) return new SqlThread(script, addon);
  spare = undefined;
  return kept.thread;
}
