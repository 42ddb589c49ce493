import { MillwrightError } from '../../contract/errors';
import type { Scorer } from '../models';
import type { LiveModels } from './types';

/** The versions that live scoring holds loaded: asked for once, given back when nothing is watched by them any more. */
export class Scorers {
  private readonly held = new Map<number, Promise<Scorer>>();

  constructor(private readonly models: Pick<LiveModels, 'scorer' | 'version'>) {}

  /** Errors: unavailable for a version that failed its golden samples, else as `models.scorer` has them; the next call tries again. */
  async get(versionId: number): Promise<Scorer> {
    const version = this.models.version(versionId);
    if (version?.golden.state === 'failed') throw new MillwrightError('unavailable', `${version.model}@${version.version} does not answer as its golden samples say and is not used.`, { model: version.model });
    let scorer = this.held.get(versionId);
    if (!scorer) {
      scorer = this.models.scorer(versionId);
      this.held.set(versionId, scorer);
      scorer.catch(() => this.held.delete(versionId));
    }
    return scorer;
  }

  /** Gives back all others. */
  async keep(versions: ReadonlySet<number>): Promise<void> {
    for (const [id, scorer] of [...this.held]) {
      if (versions.has(id)) continue;
      this.held.delete(id);
      await scorer.then((one) => one.release(), () => {});
    }
  }
}
