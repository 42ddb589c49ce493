import { useMemo } from 'react';
import type { Panel } from '../../../../electron/contract/displays';
import { Sparkline } from '../../../kit';
import { usePresent } from '../../../state/clock';
import { useAsk, useManifests, useMachineLive } from '../../../state/hooks';
import { penOf, type Pen } from '../../../state/pens';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/displays';
import { band, DASH, uncapital } from '../../../words/numbers';
import { duration } from '../../../words/time';
import { extremes, findingOf } from '../../../words/trends';
import { gone, PanelFrame } from '../components/PanelFrame';
import { useNewest } from '../hooks/useNewest';

const BUCKETS = 120;
const ASK_AGAIN_MS = 20_000;

/** One value in figures that are read from afar, with its line, what it is held against, and its age. */
export function ValuePanel({ panel, plant }: { panel: Extract<Panel, { kind: 'value' }>; plant: PlantIndex }) {
  const manifests = useManifests();
  const pen = useMemo(() => penOf(panel.pen, plant, manifests), [panel.pen, plant, manifests]);
  if (!pen) return <PanelFrame title={panel.title ?? t.kinds.value} state={gone}>{null}</PanelFrame>;
  return <OneValue pen={pen} title={panel.title ?? `${pen.asset.name}, ${uncapital(pen.title)}`} lengthMs={panel.lengthMs} />;
}

function OneValue({ pen, title, lengthMs }: { pen: Pen; title: string; lengthMs: number }) {
  const newest = useNewest(pen);
  const present = usePresent();
  const { alarm } = useMachineLive(pen.asset.id);
  const { value, error, reload } = useAsk(
    async (client) => {
      const to = present();
      const { time, lines } = await client.history.trends({ sources: [pen.source], from: to - lengthMs, to, points: BUCKETS });
      return { from: to - lengthMs, to, time, mean: lines[0]!.mean };
    },
    [pen.key, lengthMs],
    ASK_AGAIN_MS,
  );
  const line = useMemo(() => (value ? lineOf(value, pen) : null), [value, pen]);
  const state = findingOf(Number.isFinite(newest.value) ? newest.value : null, pen);
  const held = pen.limit !== null ? t.limit(pen.text(pen.limit)) : pen.usual ? t.usual(band(pen.usual[0], pen.usual[1])) : '';
  const where = state === 'over-limit' ? t.pastLimit : state === 'above' ? t.aboveBand : state === 'below' ? t.belowBand : '';
  const priority = !pen.tag && alarm >= 1 && alarm <= 3 ? alarm : undefined;
  return (
    <PanelFrame title={title} state={{ is: 'ready' }} old={Number.isFinite(newest.value) ? null : newest.words}>
      <div className="dpanel-value">
        <p className="dpanel-figure">{Number.isFinite(newest.value) ? pen.text(newest.value) : DASH}</p>
        <p className="small muted">
          {[newest.uncertain ? t.uncertain : '', where, held].filter(Boolean).join('; ')}
          {Number.isFinite(newest.value) ? `${held || where ? ', ' : ''}${t.old(duration(newest.ageMs))}` : ''}
        </p>
        <div className="dpanel-line" data-priority={priority}>
          {line ? <Sparkline {...line} /> : error ? <button type="button" className="link small" onClick={reload}>{t.lineProblem}</button> : null}
        </div>
      </div>
    </PanelFrame>
  );
}

/** On a field that begins at zero, as sparklines are drawn. */
function lineOf({ from, to, time, mean }: { from: number; to: number; time: Float64Array; mean: Float64Array }, pen: Pen) {
  const values = Array.from(mean, (one) => one * pen.factor);
  const seen = extremes(values);
  const low = pen.ends?.[0] ?? Math.min(seen?.low ?? 0, pen.usual?.[0] ?? Infinity);
  const high = pen.ends?.[1] ?? Math.max(seen?.high ?? 1, pen.usual?.[1] ?? -Infinity);
  const top = high - low || 1;
  const limit = pen.limit !== null && pen.limit >= low && pen.limit <= high ? pen.limit - low : null;
  return { time, value: values.map((one) => one - low), from, to, top, limit };
}
