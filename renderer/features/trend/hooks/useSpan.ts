import { useEffect, useMemo, useRef, useState } from 'react';
import type { TrendRoute } from '../../../app/route';
import { settle } from '../../../app/navigation';
import { LONGEST_MS, SHORTEST_MS, type Span } from '../../../kit/trend/span';
import { onTick } from '../../../state/clock';
import { useSteadyLive } from '../../../state/hooks';

export interface SpanState {
  /** What is shown, or will be in a moment. */
  span: Span;
  /** What was shown when the hand last let go: scales are taken from it. */
  settled: Span;
  following: boolean;
  /** The engine's present. */
  now: number;
  move(span: Span, done: boolean, following: boolean): void;
}

/** Which stretch the trend shows: as its address says, or as a hand moves it. Let go of, it stands in the address. */
export function useSpan(route: TrendRoute): SpanState {
  const { now } = useSteadyLive();
  const [hand, setHand] = useState<Span | null>(null);
  const newest = useRef<Span | null>(null);
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, route.lengthMs));
  const following = route.end === null;
  // A sheet that follows moves by steps that can be seen: a pixel or so.
  const step = Math.max(500, length / 1000);
  const end = route.end ?? Math.ceil(now / step) * step;
  const settled = useMemo(() => ({ from: end - length, to: end }), [end, length]);
  // While a hand moves the sheet the page follows with the clock: what is drawn follows by itself, every frame.
  useEffect(() => {
    let ticks = 0;
    return onTick(() => {
      // The page drawn anew costs more than a frame has beside its own work: once a second, few frames of a pan have it.
      if (++ticks % 2 === 1) return;
      if (newest.current) setHand(newest.current);
      newest.current = null;
    });
  }, []);
  const move = (span: Span, done: boolean, follows: boolean) => {
    newest.current = done ? null : span;
    if (!done) return;
    setHand(null);
    settle({ ...route, lengthMs: Math.round(span.to - span.from), end: follows ? null : Math.round(span.to) });
  };
  return { span: hand ?? settled, settled, following: following && hand === null, now, move };
}
