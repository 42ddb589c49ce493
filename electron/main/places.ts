import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildInfo } from '../contract/host';

export interface Places {
  entry(name: string): string;
  addon: string;
  models: string;
  renderer: string;
}

/** Native files can't be loaded from inside an archive: the package keeps them beside it. */
function unpacked(path: string): string {
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

export function places(dist: string): Places {
  return {
    entry: (name) => join(dist, `${name}.cjs`),
    addon: unpacked(join(dist, 'native', 'better_sqlite3.node')),
    models: join(dist, 'models'),
    renderer: join(dist, 'renderer'),
  };
}

/** What was built and on which runtime, for the About box and `doctor`. */
export function buildInfo(dist: string): BuildInfo {
  let runtime = { how: 'unknown', forRelease: false };
  try {
    runtime = (JSON.parse(readFileSync(join(dist, 'build-info.json'), 'utf8')) as { electron: typeof runtime }).electron;
  } catch {
    // A checkout that was built by other means can't say where its runtime is from.
  }
  return {
    version: app.getVersion(),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    runtimeSource: runtime.how,
    // The registry's fallback has known holes (ASAR integrity): never for release. A checkout is not what is released either.
    forRelease: runtime.forRelease && app.isPackaged,
  };
}
