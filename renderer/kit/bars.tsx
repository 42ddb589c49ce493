/** Bars that carry their limit, or their usual band, as a mark. The numbers stand beside them as text. */

const share = (part: number) => `${Math.min(100, Math.max(0, part * 100)).toFixed(2)}%`;

/** `interval`: a line from its lower to its upper bound, over the end of the bar. */
export function RiskBar({ value, limit, top, priority, interval }: { value: number; limit: number | null; top: number; priority: number; interval?: readonly [number, number] | null }) {
  return (
    <div className="riskbar" data-priority={priority || undefined} aria-hidden>
      {Number.isFinite(value) ? <div className="fill" style={{ width: share(value / top) }} /> : null}
      {interval ? <div className="whisker" style={{ left: share(interval[0] / top), width: share((Math.min(interval[1], top) - interval[0]) / top) }} /> : null}
      {limit === null ? null : <div className="limit" style={{ left: share(limit / top) }} />}
    </div>
  );
}

/** A reading from the left, over its usual band. The scale reaches one band's width beyond the band on both sides. */
export function BandBar({ value, usual }: { value: number; usual: [number, number] }) {
  const [low, high] = usual;
  const width = high - low || 1;
  const from = Math.min(low - width, value);
  const span = Math.max(high + width, value) - from;
  return (
    <div className="bandbar" aria-hidden>
      <div className="band" style={{ left: share((low - from) / span), width: share(width / span) }} />
      <div className="value" style={{ width: share((value - from) / span) }} />
    </div>
  );
}

/** How far something moved a value: from the middle to the right (up) or the left (down), with a whisker of one error on either side of its end. `most` is half the scale. */
export function EffectBar({ effect, error, most }: { effect: number; error: number; most: number }) {
  const at = (value: number) => 0.5 + value / (2 * most);
  const [low, high] = [Math.max(0, at(effect - error)), Math.min(1, at(effect + error))];
  return (
    <div className="effectbar" aria-hidden>
      <div className={effect > 0 ? 'fill up' : 'fill'} style={{ left: share(Math.min(0.5, at(effect))), width: share(Math.abs(effect) / (2 * most)) }} />
      <div className="zero" />
      {error > 0 ? <div className="whisker" style={{ left: share(low), width: share(high - low) }} /> : null}
    </div>
  );
}
