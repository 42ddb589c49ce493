import { MillwrightError } from '../../contract/errors';
import { LARGEST_MODEL_BYTES, MODEL_FILE, packageFileLimits, type ModelFiles } from '../../engine/inference/protocols';
import { readBounded } from '../../engine/shared/bounded-read';
import { dataFilesOf } from './onnx/external';
import { readModel } from './onnx/graph';
import { unzip, type ZipLimits } from './zip';

/** All that a package may hold, unpacked: its model with its data, and what is written about it. */
const LARGEST_PACKAGE_BYTES = LARGEST_MODEL_BYTES + 128 * 1024 * 1024;
const MOST_ENTRIES = 10_000;

/** The package's own files and the data files that its model names; whatever else is in the archive stays packed. Errors: model-refused, invalid-input. */
export async function unpackPackage(path: string): Promise<ModelFiles> {
  const archive = await readBounded(path, LARGEST_PACKAGE_BYTES);
  if (!archive) throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
  const limits: ZipLimits = { entries: MOST_ENTRIES, totalBytes: LARGEST_PACKAGE_BYTES, fileBytes: (name) => (Object.hasOwn(packageFileLimits, name) ? packageFileLimits[name] : undefined) };
  const files = unzip(archive, limits);
  const model = files.get(MODEL_FILE);
  if (!model) throw new MillwrightError('model-refused', `The package ${path} holds no ${MODEL_FILE}. A .mwpkg is a zip of a folder with ${MODEL_FILE} and manifest.json.`, { file: path });
  const names = dataNames(model);
  if (names.size === 0) return files;
  return new Map([...files, ...unzip(archive, { ...limits, totalBytes: LARGEST_MODEL_BYTES, fileBytes: (name) => (names.has(name) && !files.has(name) ? LARGEST_MODEL_BYTES : undefined) })]);
}

/** Of a model that can't be read there are none; its inspection says what is wrong with it. */
function dataNames(model: Uint8Array): Set<string> {
  try {
    return new Set(dataFilesOf(readModel(model).external).names);
  } catch {
    return new Set();
  }
}
