import type { ComparisonFigures } from '../../contract/models';

/** What is counted of two versions that answer the same rows: everything that the figures shown are made of, and can be added up over machines. */
export interface Counts {
  /** Both gave a number. */
  rows: number;
  /** At or above the limit; counted where there is one. */
  both: number;
  champion: number;
  challenger: number;
  neither: number;
  /** Of the differences, challenger less champion. */
  sumAbsolute: number;
  largest: number;
  /** Means, and sums of squares and products about them (Welford; Chan, Golub and LeVeque 1983 for adding two of them up). */
  meanX: number;
  meanY: number;
  xx: number;
  yy: number;
  xy: number;
  /** The champion gave a number and the challenger none. */
  unanswered: number;
  /** The other way round. */
  alone: number;
  /** Never given to the challenger, or not kept: it was behind, could not run, or the store was full. */
  dropped: number;
}

export const noCounts = (): Counts => ({
  rows: 0, both: 0, champion: 0, challenger: 0, neither: 0, sumAbsolute: 0, largest: 0, meanX: 0, meanY: 0, xx: 0, yy: 0, xy: 0, unanswered: 0, alone: 0, dropped: 0,
});

/** `x` is the champion's number, `y` the challenger's, NaN where there is none. */
export function count(counts: Counts, x: number, y: number, limit: number | null): void {
  if (Number.isNaN(x) && Number.isNaN(y)) return;
  if (Number.isNaN(y)) counts.unanswered++;
  else if (Number.isNaN(x)) counts.alone++;
  else pair(counts, x, y, limit);
}

function pair(counts: Counts, x: number, y: number, limit: number | null): void {
  counts.rows++;
  counts.sumAbsolute += Math.abs(y - x);
  counts.largest = Math.max(counts.largest, Math.abs(y - x));
  const dx = x - counts.meanX;
  const dy = y - counts.meanY;
  counts.meanX += dx / counts.rows;
  counts.meanY += dy / counts.rows;
  counts.xx += dx * (x - counts.meanX);
  counts.yy += dy * (y - counts.meanY);
  counts.xy += dx * (y - counts.meanY);
  if (limit !== null) counts[x >= limit ? (y >= limit ? 'both' : 'champion') : y >= limit ? 'challenger' : 'neither']++;
}

export function addUp(all: readonly Counts[]): Counts {
  return all.reduce((sum, own) => {
    const rows = sum.rows + own.rows;
    const [dx, dy] = [own.meanX - sum.meanX, own.meanY - sum.meanY];
    const weight = rows === 0 ? 0 : (sum.rows * own.rows) / rows;
    const share = rows === 0 ? 0 : own.rows / rows;
    return {
      rows,
      both: sum.both + own.both, champion: sum.champion + own.champion, challenger: sum.challenger + own.challenger, neither: sum.neither + own.neither,
      sumAbsolute: sum.sumAbsolute + own.sumAbsolute, largest: Math.max(sum.largest, own.largest),
      meanX: sum.meanX + dx * share, meanY: sum.meanY + dy * share,
      xx: sum.xx + own.xx + dx * dx * weight, yy: sum.yy + own.yy + dy * dy * weight, xy: sum.xy + own.xy + dx * dy * weight,
      unanswered: sum.unanswered + own.unanswered, alone: sum.alone + own.alone, dropped: sum.dropped + own.dropped,
    };
  }, noCounts());
}

export function figuresOf(counts: Counts, limit: number | null): ComparisonFigures {
  const { rows, both, champion, challenger, neither, sumAbsolute, largest, xx, yy, xy, unanswered, alone, dropped } = counts;
  return {
    rows, unanswered, alone, dropped,
    above: limit === null ? null : { both, champion, challenger, neither },
    difference: rows === 0 ? null : { mean: sumAbsolute / rows, largest },
    // Of a number that never changes there is none.
    correlation: rows > 1 && xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : null,
  };
}
