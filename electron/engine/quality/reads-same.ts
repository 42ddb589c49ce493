import { feedOf, type Feed } from '../live';
import type { Models } from '../models';

/** Whether a version reads on this equipment what `feed` does: then its inputs are the same row, to the bit. */
export function readsTheSame(models: Pick<Models, 'version'>, versionId: number, known: Parameters<typeof feedOf>[1], feed: Feed): boolean {
  const version = models.version(versionId);
  return version !== undefined && JSON.stringify(feedOf(version.manifest, known)) === JSON.stringify(feed);
}
