import { useEffect, useMemo, useRef, useState } from 'react';
import type { Beside } from '../../../app/route';
import type { Client } from '../../../../electron/contract/contract';
import { appendToPen, penLine, type PenLine } from '../../../kit/trend/pen-line';
import { weekBeforeMs, type Span } from '../../../kit/trend/span';
import { useAppliance, useAsk, useLivePart } from '../../../state/hooks';
import { machineLive, tagLive, type Live } from '../../../state/live';
import type { Pen } from '../../../state/pens';

export interface PenLines {
  line: PenLine;
  /** What is drawn beside it, moved to where it is compared: the week before, or what was foretold. */
  ghost: PenLine | null;
}

export interface TrendLines {
  of: ReadonlyMap<string, PenLines>;
  /** Rises when lines grew in place. */
  revision: number;
  /** What is shown has been answered. */
  loaded: boolean;
  error: string | null;
  reload(): void;
}

const MOST_POINTS = 4000;
const HOUR_MS = 3_600_000;
const TOLD_MS: Record<Exclude<Beside, 'week'>, number> = { '1h': HOUR_MS, '8h': 8 * HOUR_MS, '3d': 72 * HOUR_MS };
const ASK_AGAIN_FILLING_MS = 5000;
const filling = (live: Live | null) => live !== null && live.frame.backfill !== null;

/** Whether a pen has something drawn beside it: readings foretell nothing. */
export const isDrawnBeside = ({ tag }: Pick<Pen, 'tag'>, beside: Beside | null): beside is Beside => beside === 'week' || (beside !== null && tag === null);

/**
 * The stretch that is asked for around what is shown: a length more on each side, so that a pan has something to show while the next is on its way. It moves in steps
 * of half a length, so that it is asked anew only when those are nearly used up.
 */
export function askedSpan({ from, to }: Span): Span {
  const step = (to - from) / 2;
  return { from: (Math.floor(from / step) - 2) * step, to: (Math.ceil(to / step) + 1) * step };
}

/** How often what follows now is asked for again: live values fill in at its right end meanwhile. */
export function askAgainMs(lengthMs: number): number {
  return Math.min(120_000, Math.max(10_000, lengthMs / 60));
}

type Answer = Awaited<ReturnType<Client['history']['trends']>>;

/** History of the pens around what is shown, in as many points as pixels. `following`: it is asked for again; `growing`: what comes live is added at the right end. */
export function useTrendLines(pens: readonly Pen[], span: Span, options: { following: boolean; growing: boolean; beside: Beside | null; widthPx: number }): TrendLines {
  const { following, growing, beside, widthPx } = options;
  const { live } = useAppliance();
  const isFilling = useLivePart(filling);
  const [revision, setRevision] = useState(0);
  const asked = askedSpan(span);
  const shift = beside === null ? 0 : beside === 'week' ? weekBeforeMs(span) : TOLD_MS[beside];
  const keys = pens.map((pen) => pen.key).join();
  const points = Math.min(MOST_POINTS, Math.max(100, Math.round(((asked.to - asked.from) / (span.to - span.from)) * widthPx)));
  const length = span.to - span.from;
  const again = !following ? undefined : isFilling ? ASK_AGAIN_FILLING_MS : askAgainMs(length);
  const { value, error, reload } = useAsk(
    async (client) => {
      if (pens.length === 0) return null;
      const sources = pens.map((pen) => pen.source);
      const behind = pens.filter((pen) => isDrawnBeside(pen, beside));
      const [line, ghost] = await Promise.all([
        client.history.trends({ sources, ...asked, points }),
        behind.length > 0 ? client.history.trends({ sources: behind.map((pen) => pen.source), from: asked.from - shift, to: asked.to - shift, points }) : null,
      ]);
      return { keys, asked, shift, line, ghost, behind: behind.map(({ key }) => key), beside };
    },
    [keys, asked.from, asked.to, points, beside, isFilling],
    again,
  );
  const answer = value && value.keys === keys ? value : null;
  const of = useMemo(() => (answer ? linesOf(pens, answer) : new Map<string, PenLines>()), [answer, pens]);

  const current = useRef({ of, pens });
  useEffect(() => {
    current.current = { of, pens };
  }, [of, pens]);
  useEffect(() => {
    if (!growing) return;
    const take = () => {
      const frame = live.get();
      if (frame && grow(current.current.of, current.current.pens, frame)) setRevision((n) => n + 1);
    };
    take();
    return live.subscribe(take);
  }, [live, growing, of]);

  const loaded = answer !== null && answer.asked.from <= span.from && answer.asked.to >= span.to && answer.beside === beside;
  return { of, revision, loaded: pens.length === 0 || loaded, error, reload };
}

function linesOf(pens: readonly Pen[], { line, ghost, shift, behind }: { line: Answer; ghost: Answer | null; shift: number; behind: readonly string[] }): Map<string, PenLines> {
  return new Map(pens.map((pen, i) => {
    const own = ghost?.lines[behind.indexOf(pen.key)];
    return [pen.key, {
      line: penLine({ time: line.time, ...line.lines[i]! }, pen.joinMs, pen.factor),
      ghost: ghost && own ? penLine({ time: ghost.time, ...own }, pen.joinMs, pen.factor, shift) : null,
    }];
  }));
}

/** Takes the newest values in; bad ones are none. Returns whether a line grew. */
function grow(of: ReadonlyMap<string, PenLines>, pens: readonly Pen[], frame: Live): boolean {
  let grew = false;
  for (const pen of pens) {
    const line = of.get(pen.key)?.line;
    if (!line) continue;
    if (pen.tag) {
      const newest = tagLive(frame, pen.tag.id);
      if (newest.quality < 2) grew = appendToPen(line, newest.time, newest.value * pen.factor) || grew;
    } else {
      const machine = machineLive(frame, pen.asset.id);
      grew = appendToPen(line, machine.predictionTime, machine.prediction * pen.factor) || grew;
    }
  }
  return grew;
}
