/**
 * Central moments and least squares, pane by pane: each pane in two passes, and panes merged in their order. So the result depends on the readings and their panes
 * alone, and keeps its digits where a sum of squares would cancel. Merging: Pébay, Sandia report SAND2008-6212, equations 2.1 to 2.6 and 3.1.
 */
export interface Moments {
  count: number;
  mean: number;
  /** Sums of the second, third and fourth powers of what each value lies from the mean. */
  m2: number;
  m3: number;
  m4: number;
}

export const noMoments: Moments = { count: 0, mean: 0, m2: 0, m3: 0, m4: 0 };

/** Of values `from` to `to` (exclusive), one at least. */
export function momentsOf(value: ArrayLike<number>, from: number, to: number): Moments {
  const count = to - from;
  const mean = sumOf(value, from, to) / count;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = from; i < to; i++) {
    const off = (value[i] ?? NaN) - mean;
    m2 += off * off;
    m3 += off * off * off;
    m4 += off * off * off * off;
  }
  return { count, mean, m2, m3, m4 };
}

export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  const count = a.count + b.count;
  const off = b.mean - a.mean;
  const part = off / count;
  const both = off * part * a.count * b.count;
  return {
    count,
    mean: a.mean + part * b.count,
    m2: a.m2 + b.m2 + both,
    m3: a.m3 + b.m3 + both * part * (a.count - b.count) + 3 * part * (a.count * b.m2 - b.count * a.m2),
    m4: a.m4 + b.m4 + both * part * part * (a.count * a.count - a.count * b.count + b.count * b.count)
      + 6 * part * part * (a.count * a.count * b.m2 + b.count * b.count * a.m2) + 4 * part * (a.count * b.m3 - b.count * a.m3),
  };
}

/** Of pairs: both means, and the sums of products that a straight line is fitted with. */
export interface Line {
  count: number;
  meanX: number;
  meanY: number;
  xx: number;
  xy: number;
}

export const noLine: Line = { count: 0, meanX: 0, meanY: 0, xx: 0, xy: 0 };

/** Times in seconds before and after `origin` (ms), so that their squares keep their digits. */
export function lineOf(time: ArrayLike<number>, value: ArrayLike<number>, from: number, to: number, origin: number): Line {
  const count = to - from;
  let sum = 0;
  for (let i = from; i < to; i++) sum += ((time[i] ?? NaN) - origin) / 1000;
  const meanX = sum / count;
  const meanY = sumOf(value, from, to) / count;
  let xx = 0;
  let xy = 0;
  for (let i = from; i < to; i++) {
    const x = ((time[i] ?? NaN) - origin) / 1000 - meanX;
    xx += x * x;
    xy += x * ((value[i] ?? NaN) - meanY);
  }
  return { count, meanX, meanY, xx, xy };
}

export function mergeLines(a: Line, b: Line): Line {
  if (a.count === 0) return b;
  const count = a.count + b.count;
  const offX = b.meanX - a.meanX;
  const offY = b.meanY - a.meanY;
  const weight = (a.count * b.count) / count;
  return {
    count,
    meanX: a.meanX + (offX * b.count) / count,
    meanY: a.meanY + (offY * b.count) / count,
    xx: a.xx + b.xx + offX * offX * weight,
    xy: a.xy + b.xy + offX * offY * weight,
  };
}

function sumOf(value: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += value[i] ?? NaN;
  return sum;
}
