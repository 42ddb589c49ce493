import { useCallback, useMemo } from 'react';
import type { Tag } from '../../../../electron/contract/domain';
import { useLivePart, useOutput, usePlant } from '../../../state/hooks';
import { tagLive, type Live } from '../../../state/live';
import { usualOf } from '../../../state/plant';
import type { ReadingState } from '../../../words/machines';

export interface LiveReading extends ReadingState {
  tag: Tag;
}

const noTags: readonly Tag[] = [];

/** The newest readings of a machine with their usual bands, once a change is to be seen. */
export function useReadings(asset: number): readonly LiveReading[] {
  const tags = usePlant()?.tagsOf.get(asset) ?? noTags;
  const { manifest } = useOutput(asset);
  const values = useLivePart(useCallback((live: Live | null) => tags.map((tag) => tagLive(live, tag.id).value), [tags]));
  return useMemo(
    () => tags.map((tag, i) => ({ tag, title: tag.title, kind: tag.kind, unit: tag.unit, usual: usualOf(tag, manifest), value: values[i] ?? NaN })),
    [tags, manifest, values],
  );
}
