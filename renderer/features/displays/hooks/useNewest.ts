import { useTick } from '../../../state/clock';
import { useLive, useMachineLive, useTagLive } from '../../../state/hooks';
import { ageOf } from '../../../state/live';
import type { Pen } from '../../../state/pens';
import { t } from '../../../words/catalogue/trends';
import { duration } from '../../../words/time';

export interface Newest {
  /** In what is drawn; NaN where there is none that may be shown. */
  value: number;
  ageMs: number;
  /** Why there is no value, or why it is less sure; null: it is good. */
  words: string | null;
  uncertain: boolean;
}

/** The newest of a pen: a value that is old or bad is none. */
export function useNewest(pen: Pen | null): Newest {
  const live = useLive();
  const { mono } = useTick();
  const machine = useMachineLive(pen?.asset.id ?? -1);
  const tag = useTagLive(pen?.tag?.id ?? -1);
  const received = pen?.tag ? tag.received : machine.received;
  const ageMs = live ? ageOf(received, live, Math.max(mono, live.arrived)) : NaN;
  if (!pen || Number.isNaN(ageMs)) return { value: NaN, ageMs, words: t.neverHeard, uncertain: false };
  if (ageMs > pen.staleAfterMs) return { value: NaN, ageMs, words: t.noDataFor(duration(ageMs)), uncertain: false };
  if (pen.tag && tag.quality === 2) return { value: NaN, ageMs, words: t.bad, uncertain: false };
  if (!pen.tag && machine.condition !== 'live') return { value: NaN, ageMs, words: machine.condition === 'off' ? t.switchedOff : t.noPrediction, uncertain: false };
  const uncertain = Boolean(pen.tag) && tag.quality === 1;
  return { value: (pen.tag ? tag.value : machine.prediction) * pen.factor, ageMs, words: uncertain ? t.uncertain : null, uncertain };
}
