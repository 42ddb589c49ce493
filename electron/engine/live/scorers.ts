import type { Scorer } from '../models';
import type { LiveModels } from './types';

/** The versions that live scoring holds loaded: asked for once, given back when nothing is watched by them any more. */
export class Scorers {
  private readonly held = new Map<number, Promise<Scorer>>();

  constructor(private readonly models: Pick<LiveModels, 'scorer'>) {}

  /** Errors: as `models.scorer` has them; the next call tries again. */
  get(versionId: number): Promise<Scorer> {
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
