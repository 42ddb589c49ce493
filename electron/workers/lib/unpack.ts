import { createHash } from 'node:crypto';
import { MillwrightError } from '../../contract/errors';
import { foldedName, SIGNATURE_FILE } from '../../contract/signature';
import { LARGEST_MODEL_BYTES, LARGEST_PACKAGE_BYTES, MODEL_FILE, MOST_PACKAGE_FILES, packageFileLimits, type InspectionCalls, type ModelFiles } from '../../engine/inference/protocols';
import { readBounded } from '../../engine/shared/bounded-read';
import { dataFilesOf } from './onnx/external';
import { readModel } from './onnx/graph';
import { fileNames, unzip, type ZipLimits } from './zip';

const limits: ZipLimits = { entries: MOST_PACKAGE_FILES, totalBytes: LARGEST_PACKAGE_BYTES, fileBytes: (name) => (Object.hasOwn(packageFileLimits, name) ? packageFileLimits[name] : undefined) };

/**
 * The package's own files and the data files that its model names; whatever else is in the archive stays packed. Of a signed package
 * (or where asked for) every file, since its signature speaks of them all. Errors: model-refused, invalid-input.
 */
export async function unpackPackage(path: string, everything = false): Promise<InspectionCalls['unpack']['output']> {
  const archive = await readBounded(path, LARGEST_PACKAGE_BYTES);
  if (!archive) throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
  const whole = everything || fileNames(archive, { ...limits, everything: true }).some((name) => foldedName(name) === SIGNATURE_FILE);
  const files = whole ? unzip(archive, { ...limits, everything: true, fileBytes: (name) => limits.fileBytes(name) ?? LARGEST_MODEL_BYTES }) : unpackOwn(archive);
  if (!files.has(MODEL_FILE)) throw new MillwrightError('model-refused', `The package ${path} holds no ${MODEL_FILE}. A .mwpkg is a zip of a folder with ${MODEL_FILE} and manifest.json.`, { file: path });
  return { files, sha256: createHash('sha256').update(archive).digest('hex') };
}

function unpackOwn(archive: Uint8Array): ModelFiles {
  const files = unzip(archive, limits);
  const names = dataNames(files.get(MODEL_FILE) ?? new Uint8Array(0));
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
