import { SqlThread } from './thread';

/** A thread takes longer to come up than a file to open: the first ones are started before it is known what for. */
let spare: { script: string; addon: string; threads: SqlThread[] } | undefined;

export function warmThreads(script: string, addon: string, count: number): void {
  spare ??= { script, addon, threads: Array.from({ length: count }, () => new SqlThread(script, addon)) };
}

/** A spare one where it fits, else a new one. */
export function takeThread(script: string, addon: string): SqlThread {
  const kept = spare?.script === script && spare.addon === addon ? spare.threads.shift() : undefined;
  return kept && !kept.ended ? kept : new SqlThread(script, addon);
}
