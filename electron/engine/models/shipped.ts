import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders in `dir` that hold a model package, by name; none where there is no such folder. */
export async function shippedPackages(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(dir, name)).sort();
  const complete = await Promise.all(folders.map((folder) => Promise.all(['manifest.json', 'model.onnx'].map((file) => stat(join(folder, file)).then(() => true, () => false)))));
  return folders.filter((_, i) => complete[i]?.every(Boolean));
}
