import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Of `flags` in `/proc/PID/fdinfo`, which are octal: how a file was opened. */
const [ACCESS, READ_ONLY] = [3, 0];

/** Files of a disk that a process has open for writing at this moment; nothing where there is no `/proc`. */
export function openForWriting(pid: number): string[] {
  return entries(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/${pid}/fd/${fd}`);
      const flags = parseInt(/^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0', 8);
      return file.startsWith('/') && !/^\/(dev|proc|memfd:)/.test(file) && (flags & ACCESS) !== READ_ONLY ? [file] : [];
    } catch {
      // Closed between two looks.
      return [];
    }
  });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
