import { memo } from 'react';
import { sparkPath } from './spark-path';

interface SparklineProps {
  time: ArrayLike<number>;
  value: ArrayLike<number>;
  from: number;
  to: number;
  top: number;
  limit: number | null;
}

/** A line without axes; the numbers that matter stand beside it. It stops where the data stopped. */
export const Sparkline = memo(function Sparkline({ time, value, from, to, top, limit }: SparklineProps) {
  return (
    <svg className="sparkline" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden>
      {limit === null ? null : <line className="limit" x1="0" x2="1000" y1={100 - (limit / top) * 100} y2={100 - (limit / top) * 100} />}
      <path className="line" d={sparkPath(time, value, from, to, top)} />
    </svg>
  );
});
