import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostFiles } from '../../../contract/host';
import { systemClock } from '../../shared/clock';
import { openStore, type Store } from '../../store';
import { createHistory } from '../service';
import type { History } from '../types';

export interface Scratch {
  history: History;
  store: Store;
  /** Bytes of the files of history, once all that was written is in them. */
  closedBytes(): Promise<number>;
}

type Files = Pick<HostFiles, 'addon' | 'sqlThread'>;

/** A history in a folder of its own that goes again. `dir`: where the folder is made, which decides on which disk it is measured. */
export async function withScratch<T>(files: Files, options: { inTheClear?: boolean; dir?: string }, work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(options.dir ?? tmpdir(), 'millwright-bench-'));
  const store = await openStore({ dir, key: randomBytes(32), ...files, migrations: [], reserve: false, inTheClear: options.inTheClear });
  const history = await createHistory({ store, clock: systemClock(), security: { record: () => Promise.resolve() } });
  const close = async () => {
    await history.close();
    await store.close();
  };
  try {
    return await work({
      history,
      store,
      closedBytes: async () => {
        await close();
        const names = (await readdir(dir)).filter((name) => name.startsWith('history-'));
        return (await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size))).reduce((sum, size) => sum + size, 0);
      },
    });
  } finally {
    await close();
    await rm(dir, { recursive: true, force: true });
  }
}
