import { byName } from '../health/figures';
import { lengthOf, type Span } from '../health/spans';
import type { CompletenessFacts, Counts, MachineData } from './facts';
import { sumOf } from './gather';

export interface MachineRow extends MachineData {
  missingMs: number;
  /** NaN: nothing was expected. */
  share: number;
  longest: Span | null;
  /** It sends nothing at the end of the period: since when. */
  silentSince: number | null;
}

export interface CompletenessFigures {
  facts: CompletenessFacts;
  /** What lacks most first, then by name. */
  machines: readonly MachineRow[];
  gapped: readonly MachineRow[];
  total: Counts;
  share: number;
  before: number | null;
  missingMs: number;
  rejected: number;
}

export function figuresOf(facts: CompletenessFacts): CompletenessFigures {
  const machines = facts.machines.map((machine) => rowOf(machine, facts.to)).sort((a, b) => b.missingMs - a.missingMs || byName(a.name, b.name) || a.id - b.id);
  const total = sumOf(facts.machines);
  return {
    facts, machines, total, gapped: machines.filter(({ missingMs }) => missingMs >= 1000), share: shareOf(total), before: facts.before && shareOf(facts.before),
    missingMs: machines.reduce((sum, { missingMs }) => sum + missingMs, 0), rejected: facts.rejected.reduce((sum, { count }) => sum + count, 0),
  };
}

function rowOf(machine: MachineData, to: number): MachineRow {
  const longest = [...machine.gaps].sort((a, b) => b[1] - b[0] - (a[1] - a[0]) || a[0] - b[0])[0] ?? null;
  const last = machine.gaps.at(-1);
  const isSilent = machine.tags.length > 0 && machine.tags.every(({ gaps }) => (gaps.at(-1)?.[1] ?? 0) >= to);
  return { ...machine, longest, missingMs: lengthOf(machine.gaps), share: shareOf(machine), silentSince: isSilent && last ? Math.max(...machine.tags.map(({ gaps }) => gaps.at(-1)?.[0] ?? 0)) : null };
}

export const shareOf = ({ expected, received }: Pick<Counts, 'expected' | 'received'>): number => (expected > 0 ? Math.min(1, received / expected) : Number.NaN);

/** One gap of a machine, with the tags that it is of: those that begin and end within the same second are one. */
export interface Gap {
  machine: string;
  tags: string[];
  /** All of the machine's. */
  all: boolean;
  from: number;
  to: number;
}

/** The longest first. */
export function gapsList(machines: readonly MachineData[]): Gap[] {
  const gaps = machines.flatMap(({ name, tags }) => {
    const found = new Map<string, Gap>();
    for (const tag of tags) {
      for (const [from, to] of tag.gaps) {
        const key = `${Math.round(from / 1000)} ${Math.round(to / 1000)}`;
        const own = found.get(key) ?? { machine: name, tags: [], all: false, from, to };
        own.tags.push(tag.title);
        own.all = own.tags.length === tags.length;
        found.set(key, own);
      }
    }
    return [...found.values()];
  });
  return gaps.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from || byName(a.machine, b.machine));
}
