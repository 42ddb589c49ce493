import { scoreColumns, switchable, type Inference, type SwitchableSession } from '../inference';
import { loadForUse } from './check-package';
import type { Scorer, VersionRecord } from './types';

/** Loaded versions, each once however many use it, released with its last user. */
export class Scorers {
  private readonly loaded = new Map<number, { session: Promise<SwitchableSession>; users: number }>();

  constructor(private readonly inference: Pick<Inference, 'load'>, private readonly modelToRun: (version: number) => Promise<Uint8Array>) {}

  async open(record: VersionRecord): Promise<Scorer> {
    const { id } = record;
    let held = this.loaded.get(id);
    if (!held) {
      held = { session: this.load(record), users: 0 };
      this.loaded.set(id, held);
    }
    const own = held;
    own.users++;
    let released = false;
    const release = async () => {
      if (released) return;
      released = true;
      if (--own.users > 0) return;
      if (this.loaded.get(id) === own) this.loaded.delete(id);
      await (await own.session.catch(() => undefined))?.release();
    };
    const session = await own.session.catch(async (error: unknown) => {
      await release();
      throw error;
    });
    const { manifest, binding } = record;
    return {
      session,
      versionId: id,
      version: record,
      manifest,
      score: (columns, rows, { feedMissing, whole, ...options } = {}) => scoreColumns(columns, rows, { binding, manifest, feedMissing, whole, run: (tensors) => session.run(tensors, options) }),
      release,
    };
  }

  private async load({ id, sha256, binding, manifest }: VersionRecord): Promise<SwitchableSession> {
    return switchable(await loadForUse(this.inference, { sha256, bytes: await this.modelToRun(id), binding, manifest }));
  }
}
