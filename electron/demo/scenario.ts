import { demoMachines, type Grade } from '../contract/demo-plant';
import type { FailureMode } from './physics';
import { random } from './random';

/** A fault that grows on one machine, stays, and is repaired. Times in UTC ms. */
export interface Episode {
  mode: FailureMode;
  from: number;
  /** Fully grown. */
  grown: number;
  /** Repaired: tool changed, cleaned or set right. */
  repaired: number;
}

/** A time in which a machine sends nothing. */
export interface Silence {
  from: number;
  to: number;
}

export interface Script {
  episodes: Episode[];
  silences: Silence[];
}

const S = 1_000;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;

/** A fault takes this long to be back to normal once repaired. */
export const RECOVERY_MS = 20 * S;

/** What happens around the moment at which the live part starts, in seconds from it: always two or three machines above the limit, the first crossing within the first minute. */
const opening: { machine: string; mode: FailureMode; from: number; grown: number; repaired: number }[] = [
  { machine: 'mill-07', mode: 'overstrain', from: -2400, grown: -300, repaired: 420 },
  { machine: 'mill-12', mode: 'heat', from: -40, grown: 45, repaired: 260 },
  { machine: 'mill-18', mode: 'power', from: 20, grown: 85, repaired: 210 },
];
const openingSilence = { machine: 'mill-21', from: 90, to: 210 };

/** Machines whose live faults come one after the other, once the opening is over. */
const laterModes: FailureMode[] = ['heat', 'power', 'overstrain'];
const LATER_FROM = 240 * S;
const LATER_EVERY = 150 * S;
const LATER_DAYS = 2;

/** The plant's script from `start` of the week to days after the live part's start `live`. Deterministic for a seed. */
export function scriptOf(seed: number, start: number, live: number): Map<string, Script> {
  const scripts = new Map<string, Script>(demoMachines.map(({ key }) => [key, { episodes: [], silences: [] }]));
  const add = (machine: string, episode: Episode) => scripts.get(machine)?.episodes.push(episode);
  week(seed, start, live, add);
  for (const { machine, mode, from, grown, repaired } of opening) add(machine, { mode, from: live + from * S, grown: live + grown * S, repaired: live + repaired * S });
  scripts.get(openingSilence.machine)?.silences.push({ from: live + openingSilence.from * S, to: live + openingSilence.to * S });
  later(seed, live, add, (machine, silence) => scripts.get(machine)?.silences.push(silence));
  for (const script of scripts.values()) script.episodes = withoutOverlap(script.episodes);
  return scripts;
}

type Add = (machine: string, episode: Episode) => void;

/** Each machine has a fault now and then: it grows for an hour or so and is repaired. */
function week(seed: number, start: number, live: number, add: Add): void {
  demoMachines.forEach(({ key, grade }, index) => {
    const source = random(seed, 1_000 + index);
    const end = live - 2 * HOUR;
    let at = start + source.uniform() * 72 * HOUR;
    while (at < end) {
      const growth = (30 + 60 * source.uniform()) * MINUTE;
      const stays = (10 + 30 * source.uniform()) * MINUTE;
      if (at + growth + stays < end) add(key, { mode: anyMode(source.uniform(), grade), from: at, grown: at + growth, repaired: at + growth + stays });
      at += (30 + 70 * source.uniform()) * HOUR;
    }
  });
}

function later(seed: number, live: number, add: Add, silence: (machine: string, silence: Silence) => void): void {
  const source = random(seed, 999);
  let turn = 0;
  for (let at = live + LATER_FROM; at < live + LATER_DAYS * 24 * HOUR; at += LATER_EVERY * (0.7 + 0.6 * source.uniform())) {
    const machine = demoMachines[Math.floor(source.uniform() * demoMachines.length)];
    if (!machine) continue;
    const growth = (60 + 60 * source.uniform()) * S;
    add(machine.key, { mode: laterModes[turn++ % laterModes.length] ?? 'heat', from: at, grown: at + growth, repaired: at + growth + (150 + 150 * source.uniform()) * S });
    const quiet = demoMachines[Math.floor(source.uniform() * demoMachines.length)];
    if (quiet && source.uniform() < 0.1) silence(quiet.key, { from: at, to: at + (10 + 80 * source.uniform()) * S });
  }
}

/** The hard grade's tools bear most strain: its machines fail by heat or power. */
function anyMode(draw: number, grade: Grade): FailureMode {
  if (draw < 0.35) return 'heat';
  return draw < 0.65 || grade === 'H' ? 'power' : 'overstrain';
}

function withoutOverlap(episodes: Episode[]): Episode[] {
  const kept: Episode[] = [];
  for (const episode of [...episodes].sort((a, b) => a.from - b.from)) {
    const last = kept[kept.length - 1];
    if (!last || episode.from > last.repaired + 2 * MINUTE) kept.push(episode);
  }
  return kept;
}
