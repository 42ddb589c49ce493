import { useMemo } from 'react';
import { niceRange } from '../../../kit/axes';
import { penRange } from '../../../kit/trend/pen-line';
import type { PlotPen } from '../../../kit/trend/scene';
import type { Span } from '../../../kit/trend/span';
import { axesOf, type Axis, type Pen } from '../../../state/pens';
import type { TrendLines } from './useTrendLines';

/** In use by nobody yet: pens keep their letters and colours by their place. */
export const letterOf = (place: number): string => String.fromCharCode(65 + place);
export const colourOf = (place: number): string => `--pen-${place + 1}`;

/**
 * The pens as they are painted. Scales are taken from what `scaled` spans, which stays while a hand moves the sheet: a scale that changes under a moving line
 * makes it unreadable.
 */
export function usePlotPens(pens: readonly Pen[], lines: TrendLines, scaled: Span): readonly PlotPen[] {
  const axes = useMemo(() => axesOf(pens), [pens]);
  const ranges = rangesOf(pens, axes, lines, scaled);
  const key = ranges.map((range) => range.join()).join(';');
  return useMemo(
    () =>
      pens.flatMap((pen, place): PlotPen[] => {
        const own = lines.of.get(pen.key);
        if (!own) return [];
        return [{ key: pen.key, letter: letterOf(place), colour: colourOf(place), line: own.line, ghost: own.ghost, axis: axes[place]!, range: ranges[place]!, limit: pen.limit, usual: pen.usual }];
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- ranges by what stands in them
    [pens, lines.of, axes, key],
  );
}

/** Of each pen: the ends of the scale that it shares with those of its axis. */
function rangesOf(pens: readonly Pen[], axes: readonly Axis[], lines: TrendLines, { from, to }: Span): (readonly [number, number])[] {
  const own = pens.map((pen): [number, number] | null => {
    if (pen.ends) return [...pen.ends];
    const of = lines.of.get(pen.key);
    const seen = [of && penRange(of.line, from, to), of?.ghost && penRange(of.ghost, from, to)].filter((range): range is [number, number] => Array.isArray(range));
    if (seen.length === 0) return null;
    const [low, high] = [Math.min(...seen.map((range) => range[0])), Math.max(...seen.map((range) => range[1]))];
    // A limit is shown where what is seen comes near it.
    const near = pen.limit !== null && pen.limit - high <= (high - low || Math.abs(high)) && low - pen.limit <= (high - low || Math.abs(low));
    return near ? [Math.min(low, pen.limit!), Math.max(high, pen.limit!)] : [low, high];
  });
  const shared = (side: Axis): [number, number] => {
    const mine = own.filter((range, i): range is [number, number] => range !== null && axes[i] === side);
    if (mine.length === 0) return [0, 1];
    const fixed = pens.every((pen, i) => axes[i] !== side || pen.ends !== null);
    const [low, high] = [Math.min(...mine.map((range) => range[0])), Math.max(...mine.map((range) => range[1]))];
    return fixed ? [low, high] : niceRange(low, high);
  };
  const sides = { left: shared('left'), right: shared('right') };
  return pens.map((pen, i) => {
    const axis = axes[i]!;
    if (axis !== 'own') return sides[axis];
    const range = own[i];
    return range ? (pen.ends ?? niceRange(range[0], range[1])) : [0, 1];
  });
}
