import { readdirSync, readFileSync } from 'node:fs';

export interface Seen {
  pid: number;
  parent: number;
  arguments: string[];
  uid: number;
  /** In a process namespace below ours. */
  namespaced: boolean;
  /** The kernel's filter on system calls is on. */
  seccomp: boolean;
  capabilities: bigint;
}

/** A process and everything that it started, as the kernel sees them. What ends meanwhile is left out. */
export function tree(root: number): Seen[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => look(Number(name))).filter((seen) => seen !== undefined);
  const found = all.filter(({ pid }) => pid === root);
  for (let i = 0; i < found.length; i++) found.push(...all.filter(({ parent }) => parent === found[i]?.pid));
  return found;
}

function look(pid: number): Seen | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): string[] => (new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '').split(/\s+/);
    return {
      pid,
      parent: Number(field('PPid')[0]),
      // Chromium rewrites its children's arguments, and may part them by blanks.
      arguments: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]+/).filter(Boolean),
      uid: Number(field('Uid')[0]),
      namespaced: field('NSpid').length > 1,
      seccomp: field('Seccomp')[0] === '2',
      capabilities: BigInt(`0x${field('CapEff')[0]}`),
    };
  } catch {
    return undefined;
  }
}
