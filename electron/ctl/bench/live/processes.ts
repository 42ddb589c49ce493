import { app } from 'electron';
import { readFileSync } from 'node:fs';

/** A tick of `/proc`'s times. */
const TICK_MS = 10;

export interface Used {
  /** Of the processor since its start, and of memory now. Linux only; elsewhere 0. */
  cpuMs: number;
  bytes: number;
}

const NOTHING: Used = { cpuMs: 0, bytes: 0 };

export function usedBy(pid: number): Used {
  if (process.platform !== 'linux') return NOTHING;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may hold anything: state, parent, …; user and system time are the 12th and 13th, resident pages the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, bytes: Number(fields[21]) * 4096 };
  } catch {
    return NOTHING;
  }
}

/** The engine and its workers, by their names. */
export function appliance(): { engine: Used; workers: Used } {
  const own = app.getAppMetrics().filter(({ name }) => name?.startsWith('Millwright '));
  const of = (wanted: boolean) =>
    own.filter(({ name }) => (name === 'Millwright engine') === wanted).map(({ pid }) => usedBy(pid)).reduce((sum, one) => ({ cpuMs: sum.cpuMs + one.cpuMs, bytes: sum.bytes + one.bytes }), NOTHING);
  return { engine: of(true), workers: of(false) };
}
