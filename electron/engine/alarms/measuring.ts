import type { AlarmBench } from '../../contract/alarms';
import type { Asset, Tag } from '../../contract/domain';
import { blank } from './definitions';
import { Judging } from './judging';
import { Moves } from './moves';
import { Points } from './points';
import type { Definition } from './types';

const TAGS = 10;
const SECONDS = 30;
const ROUNDS = 3;
const START = Date.UTC(2026, 0, 1);

/** One of each kind that takes numbers, each over a tag of its own, and two of two tags: none is ever raised. */
const kinds: Partial<Definition>[] = [
  { kind: 'reading-high', limit: 1e6 }, { kind: 'reading-low', limit: -1e6 }, { kind: 'reading-rate', limit: 1e9, spanMs: 10_000 }, { kind: 'reading-deviation', limit: 1e6, spanMs: 10_000 }, { kind: 'reading-missing', limit: 60 },
  { kind: 'reading-quality', limit: 2 }, { kind: 'reading-discrepancy', limit: 1e6, other: 't7', onDelayMs: 1_000 }, { kind: 'reading-deviation', limit: 1e6, other: 't6', onDelayMs: 1_000 }, { kind: 'reading-high', limit: 1e6, deadband: 1 }, { kind: 'reading-high', limit: 1e6, onDelayMs: 5_000 },
];

/** What it costs to judge every reading of a plant by a definition each, and the clock's look once a second; beside that, what it costs to parse the same readings out of JSON. */
export function benchAlarms({ machines }: { machines: number }): AlarmBench {
  const plant = plantOf(machines);
  const definitions = kinds.map((one, at): Definition => ({ ...blank, id: at + 1, tag: `t${at}`, condition: '', limit: 0, priority: 3, version: 1, ...one, kind: one.kind ?? 'reading-high' }));
  const messages = plant.equipment.map((_, at) => JSON.stringify({ t: START, ...Object.fromEntries(Array.from({ length: TAGS }, (_unused, tag) => [`t${tag}`, 20 + ((at * 7 + tag) % 13) / 10])) }));
  const readings = machines * TAGS * SECONDS;
  const rounds = Array.from({ length: ROUNDS }, () => {
    const judged = judge(plant, definitions);
    const bare = judge(plant, []);
    return { judgedNs: (1e6 * judged.ms) / readings, unjudgedNs: (1e6 * bare.ms) / readings, tickMs: judged.tickMs / SECONDS, parseNs: (1e6 * parse(messages)) / readings };
  });
  const middle = (of: keyof (typeof rounds)[number]) => rounds.map((one) => one[of]).sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN;
  const [judgedNs, tickMs, parseNs] = [middle('judgedNs'), middle('tickMs'), middle('parseNs')];
  return { machines, definitions: definitions.length, judgedNs, unjudgedNs: middle('unjudgedNs'), tickMs, parseNs, coreShare: (judgedNs * machines * TAGS) / 1e9 + tickMs / 1000 };
}

type Plant = Parameters<Judging['reindex']>[0];

function plantOf(machines: number): Plant {
  const equipment = Array.from({ length: machines }, (_, id): Asset => ({ id: id + 1, parent: null, kind: 'equipment', key: `m${id}`, name: `M ${id}`, attributes: {} }));
  const tags = equipment.flatMap(({ id }) => Array.from({ length: TAGS }, (_, at): Tag => ({ id: id * TAGS + at, asset: id, name: `t${at}`, title: '', kind: 'number', staleAfterMs: 10_000 })));
  return { assets: equipment, equipment, tags, assetById: new Map(equipment.map((one) => [one.id, one])), tagById: new Map(tags.map((one) => [one.id, one])) };
}

/** The live path, over so many seconds of the plant at one reading a second. */
function judge(plant: Plant, definitions: readonly Definition[]): { ms: number; tickMs: number } {
  const clock = { at: START, now: () => clock.at, received: () => clock.at };
  const catalogue = { all: () => definitions, of: () => [], ofOutput: () => [] };
  const keeper = { putPoint: () => {}, putAlarm: () => {}, putTransition: () => {}, stillWatching: () => {} };
  const points = new Points();
  const judging = new Judging(points, new Moves(points, keeper, { alarm: 1, transition: 1 }), catalogue, keeper, clock);
  judging.reindex(plant);
  let [ms, tickMs] = [0, 0];
  // The first third warms it.
  for (let second = -SECONDS / 3; second < SECONDS; second++) {
    clock.at = START + 1000 * second;
    const began = performance.now();
    for (const { id } of plant.tags) judging.reading(id, clock.at, clock.at, 20 + ((id + second) % 13) / 10, 0);
    const between = performance.now();
    judging.tick();
    if (second < 0) continue;
    ms += between - began;
    tickMs += performance.now() - between;
  }
  return { ms, tickMs };
}

function parse(messages: readonly string[]): number {
  const began = performance.now();
  let seen = 0;
  for (let second = 0; second < SECONDS; second++) for (const message of messages) seen += (JSON.parse(message) as { t: number }).t;
  return seen === 0 ? NaN : performance.now() - began;
}
