import type { Client } from '../../electron/contract/contract';

export type LiveFrame = Parameters<Parameters<Client['live']['plant']>[1]>[0];
export type Condition = 'live' | 'stale' | 'never' | 'blind' | 'off';
const conditions: readonly Condition[] = ['live', 'stale', 'never', 'blind', 'off'];

/** A frame with the moment it came, so that ages go on counting between frames and after the last one. */
export interface Live {
  frame: LiveFrame;
  /** `performance.now()` at its arrival: a step of the system's clock does not touch ages. */
  arrived: number;
  /** How fast its time goes on: 1 with ours; a past that is replayed may go faster, or stand. */
  pace: number;
  rowOf: ReadonlyMap<number, number>;
  tagRowOf: ReadonlyMap<number, number>;
}

/** Row numbers are kept from the frame before while the plant is the same. */
export function nextLive(frame: LiveFrame, arrived: number, before: Live | null, pace = 1): Live {
  const same = before !== null && sameColumn(before.frame.assets, frame.assets) && sameColumn(before.frame.tags, frame.tags);
  return {
    frame,
    arrived,
    pace,
    rowOf: same ? before.rowOf : rows(frame.assets),
    tagRowOf: same ? before.tagRowOf : rows(frame.tags),
  };
}

function sameColumn(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function rows(ids: Int32Array): Map<number, number> {
  const map = new Map<number, number>();
  for (let i = 0; i < ids.length; i++) map.set(ids[i]!, i);
  return map;
}

export interface MachineLive {
  prediction: number;
  predictionTime: number;
  /** Place of the mode that stands out among the watch's; -1: none. */
  mode: number;
  /** Bounds of the interval round the prediction; NaN: there is none. */
  lower: number;
  upper: number;
  received: number;
  condition: Condition;
  alarm: number;
}

const unknown: MachineLive = { prediction: NaN, predictionTime: NaN, mode: -1, lower: NaN, upper: NaN, received: NaN, condition: 'never', alarm: 0 };

export function machineLive(live: Live | null, asset: number): MachineLive {
  const row = live?.rowOf.get(asset);
  if (!live || row === undefined) return unknown;
  const { frame } = live;
  return {
    prediction: frame.prediction[row]!,
    predictionTime: frame.predictionTime[row]!,
    mode: frame.mode[row]!,
    lower: frame.lower[row]!,
    upper: frame.upper[row]!,
    received: frame.received[row]!,
    condition: conditions[frame.condition[row]!] ?? 'never',
    alarm: frame.alarm[row]!,
  };
}

export interface TagLive {
  value: number;
  time: number;
  received: number;
  quality: number;
}

export function tagLive(live: Live | null, tag: number): TagLive {
  const row = live?.tagRowOf.get(tag);
  if (!live || row === undefined) return { value: NaN, time: NaN, received: NaN, quality: 2 };
  const { frame } = live;
  return { value: frame.value[row]!, time: frame.valueTime[row]!, received: frame.valueReceived[row]!, quality: frame.quality[row]! };
}

/** Age of something received, in ms, counted on since the frame came. NaN when it never came. */
export function ageOf(received: number, live: Live, mono: number): number {
  return Math.max(0, engineNow(live, mono) - received);
}

/** The engine's present, counted on since the frame came. */
export function engineNow(live: Live, mono: number): number {
  return live.frame.now + (mono - live.arrived) * live.pace;
}

/** Reception of the newest reading of the whole plant; NaN when there has been none. */
export function newestReceived(frame: LiveFrame): number {
  let newest = NaN;
  for (let i = 0; i < frame.received.length; i++) {
    const at = frame.received[i]!;
    if (at === at && !(at <= newest)) newest = at;
  }
  return newest;
}

/** Machines whose readings come and are judged. */
export function judgedOf(live: Live | null): number {
  let judged = 0;
  live?.frame.condition.forEach((condition, row) => {
    if (condition === 0 && !Number.isNaN(live.frame.prediction[row])) judged++;
  });
  return judged;
}
