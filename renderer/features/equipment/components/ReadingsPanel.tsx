import { useState } from 'react';
import type { Tag } from '../../../../electron/contract/domain';
import { Button, Empty, Panel } from '../../../kit';
import { useLive, useMay } from '../../../state/hooks';
import { ageOf, tagLive } from '../../../state/live';
import { useIsPast, useTick } from '../../../state/clock';
import { usualOf, type ManifestWords } from '../../../state/plant';
import { t as r } from '../../../words/catalogue/replay';
import { t } from '../../../words/catalogue/equipment';
import { outside, readingText } from '../../../words/machines';
import { band, DASH } from '../../../words/numbers';
import { duration } from '../../../words/time';
import { slopePerHour } from '../../../words/trends';
import type { Trend } from '../hooks/useTrend';
import { DeadbandDialog } from './DeadbandDialog';

interface ReadingsPanelProps {
  /** Of the machine. */
  name: string;
  tags: readonly Tag[];
  manifest: ManifestWords | undefined;
  trend: Trend;
}

const TREND_MS = 15 * 60_000;

/** The newest value of every tag, never alone: unit, usual band, direction, age. */
export function ReadingsPanel({ name, tags, manifest, trend }: ReadingsPanelProps) {
  const live = useLive();
  const { mono } = useTick();
  const isPast = useIsPast();
  const may = useMay('engineer');
  const [asked, setAsked] = useState(false);
  return (
    <Panel title={isPast ? r.then : t.now} aside={may && tags.length > 0 ? <Button small look="quiet" onPress={() => setAsked(true)}>{t.whatIsKept}</Button> : null}>
      {tags.length === 0 ? <Empty title={t.noReadings}>{t.noReadingsWords}</Empty> : null}
      <table className="readings">
        <thead className="visually-hidden">
          <tr>
            <th>{t.readingColumns.reading}</th>
            <th>{t.readingColumns.value}</th>
            <th>{t.readingColumns.direction}</th>
          </tr>
        </thead>
        <tbody>
          {tags.map((tag) => {
            const newest = tagLive(live, tag.id);
            const age = live ? ageOf(newest.received, live, Math.max(mono, live.arrived)) : NaN;
            const stale = !(age <= tag.staleAfterMs);
            const usual = usualOf(tag, manifest);
            const off = stale ? 0 : outside({ value: newest.value, usual });
            const line = trend.tags.get(tag.id);
            return (
              <tr key={tag.id}>
                <th scope="row">
                  {tag.title}
                  <span className="small muted">{usual ? t.usual(off > 0 ? 'above' : off < 0 ? 'below' : 'inside', band(usual[0], usual[1])) : ''}</span>
                </th>
                <td className="number">
                  <strong>{stale ? DASH : readingText(newest.value, tag)}</strong>
                  <span className="small muted">
                    {newest.quality === 1 && !stale ? t.uncertain : ''}
                    {Number.isNaN(age) ? t.never : t.old(duration(age))}
                  </span>
                </td>
                <td className="direction">{stale || !line || tag.kind === 'category' ? '' : direction(line, usual)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {asked ? <DeadbandDialog name={name} tags={tags} onClose={() => setAsked(false)} /> : null}
    </Panel>
  );
}

/** Rising or falling when a quarter of an hour moves it by more than a tenth of its band. */
function direction(line: { x: number[]; y: (number | null)[] }, usual: [number, number] | undefined) {
  const tail = Math.max(0, line.x.length - 900);
  const slope = slopePerHour({ time: line.x.slice(tail), value: line.y.slice(tail).map((y) => y ?? NaN) }, TREND_MS);
  if (!usual || !Number.isFinite(slope)) return '';
  const moved = (slope / 4) / (usual[1] - usual[0] || 1);
  if (Math.abs(moved) < 0.1) return <span className="muted" title={t.steady} aria-label={t.steady}>→</span>;
  return moved > 0 ? <span title={t.rising} aria-label={t.rising}>↗</span> : <span title={t.falling} aria-label={t.falling}>↘</span>;
}
