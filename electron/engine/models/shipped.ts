import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShippedModel } from '../../contract/models';
import { packageFileLimits } from '../inference';
import { parseManifest } from './parse';
import type { KeptVersion, Models, PackageFiles } from './types';
import { wholeFolder } from './whole-folder';

export interface ShippedPackage {
  path: string;
  manifest: Uint8Array;
  /** As its manifest calls the model; undefined where that can't be read. */
  name: string | undefined;
  /**
   * Whether it is taken without being asked for. A package with a reading among its inputs watches machines. One fed by attributes alone, or by
   * windows of samples, scores files; as a champion it would be loaded and tried at every start, so it waits until a person imports it.
   */
  unasked: boolean;
}

/** Folders in `dir` that hold a model package, by name; none where there is no such folder. */
export async function shippedPackages(dir: string): Promise<ShippedPackage[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(dir, name)).sort();
  const found = await Promise.all(folders.map(async (path) => {
    const [manifest] = await Promise.all([readFile(join(path, 'manifest.json')), stat(join(path, 'model.onnx'))]).catch(() => []);
    return manifest ? [{ path, manifest, ...looked(manifest) }] : [];
  }));
  return found.flat();
}

/** Looked at, not checked: this is done at every start. A manifest that can't be read is for the import to refuse aloud. */
function looked(manifest: Uint8Array): Pick<ShippedPackage, 'name' | 'unasked'> {
  try {
    const { name, inputs, sequences } = JSON.parse(new TextDecoder().decode(manifest)) as { name?: string; inputs: { from?: string }[]; sequences?: unknown };
    return { name, unasked: sequences === undefined && inputs.some(({ from }) => from !== 'attribute') };
  } catch {
    return { name: undefined, unasked: true };
  }
}

/** What ships in `dir` and is not in the registry in this version, by name; what can't be read is left out. */
export async function shippedModels(dir: string, models: Pick<Models, 'list'>): Promise<ShippedModel[]> {
  const held = new Set(models.list().map(({ model, version }) => `${model}@${version}`));
  return (await shippedPackages(dir)).flatMap(({ path, manifest }) => {
    const read = parsed(manifest);
    return read && !held.has(`${read.name}@${read.version}`) ? [{ model: read.name, version: read.version, title: read.title, path: join(path, 'manifest.json') }] : [];
  });
}

function parsed(manifest: Uint8Array): ReturnType<typeof parseManifest> {
  try {
    return parseManifest(new Map([['manifest.json', manifest]]));
  } catch {
    return null;
  }
}

/** Whether these are the files of a package in `dir`, byte for byte: none is missing that has a meaning, and none is another. */
export async function isShipped(dir: string, files: PackageFiles): Promise<boolean> {
  const own = files.get('manifest.json');
  if (!own) return false;
  for (const { path, manifest } of await shippedPackages(dir)) {
    if (!same(manifest, own)) continue;
    const shipped = await wholeFolder(path).catch(() => undefined);
    if (shipped && [...Object.keys(packageFileLimits), ...files.keys()].every((name) => same(shipped.get(name), files.get(name)))) return true;
  }
  return false;
}

/** Whether something of that name and version ships; its content is another question. */
export async function isShippedName(dir: string, { model, version }: Pick<KeptVersion, 'model' | 'version'>): Promise<boolean> {
  return (await shippedPackages(dir)).some(({ manifest }) => {
    const read = parsed(manifest);
    return read?.name === model && read.version === version;
  });
}

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean => (a && b ? Buffer.compare(a, b) === 0 : a === b);
