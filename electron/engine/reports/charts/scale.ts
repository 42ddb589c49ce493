/** Linear scales and lines of charts, in units of the drawing (1 unit = 1/96 inch in print). */
export const scale = (from: number, to: number, start: number, end: number) => (value: number): number => start + ((value - from) / (to - from || 1)) * (end - start);

/** Two decimals are a tenth of a hair in print, and equal on every machine. */
export const px = (value: number): string => (Math.round(value * 100) / 100).toString();

/** Buckets of equal length over a period; NaN where nothing was. */
export interface Extremes {
  from: number;
  to: number;
  min: Float64Array;
  mean: Float64Array;
  max: Float64Array;
}

/** What is drawn of a series: the line of its means, and the band from the least to the greatest value of each bucket, so that no spike is lost. */
export interface Drawn {
  line: string;
  band: string;
}

interface Run {
  x: string[];
  low: number[];
  mean: number[];
  high: number[];
}

/** Broken where nothing was for longer than a bucket and `gaps` says that it was a gap: values that come seldom stay joined. */
export function draw(series: Extremes, x: (time: number) => number, y: (value: number) => number, gaps: readonly (readonly [number, number])[]): Drawn {
  const runs = runsOf(series, x, gaps);
  const join = (xs: readonly string[], values: readonly number[]) => values.map((value, i) => `${xs[i] ?? ''} ${px(y(value))}`).join('L');
  return {
    // A lone value still leaves a dot: a line of no length with round ends.
    line: runs.map((run) => `M${join(run.x, run.mean)}${run.x.length === 1 ? 'h0' : ''}`).join(''),
    band: runs.map((run) => `M${join(run.x, run.high)}L${join([...run.x].reverse(), [...run.low].reverse())}Z`).join(''),
  };
}

function runsOf({ from, to, min, mean, max }: Extremes, x: (time: number) => number, gaps: readonly (readonly [number, number])[]): Run[] {
  const width = (to - from) / min.length;
  const runs: Run[] = [];
  let run: Run | undefined;
  let last = Number.NaN;
  for (let i = 0; i < min.length; i++) {
    const middle = mean[i] ?? Number.NaN;
    if (Number.isNaN(middle)) continue;
    const time = from + (i + 0.5) * width;
    const apart = time - last > width * 1.5 && gaps.some(([start, end]) => start < time && end > last);
    if (!run || apart) runs.push((run = { x: [], low: [], mean: [], high: [] }));
    run.x.push(px(x(time)));
    run.low.push(min[i] ?? middle);
    run.mean.push(middle);
    run.high.push(max[i] ?? middle);
    last = time;
  }
  return runs;
}

/** Moves labels apart so that each has `height`, as near to where they belong as that allows, within [top, bottom]. */
export function spread(wanted: readonly number[], height: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let free = top;
  for (const index of order) {
    placed[index] = Math.max(wanted[index] ?? 0, free);
    free = (placed[index] ?? 0) + height;
  }
  let limit = bottom;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index] ?? 0, limit);
    limit = (placed[index] ?? 0) - height;
  }
  return placed;
}
