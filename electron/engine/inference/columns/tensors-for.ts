import type { Manifest } from '../../../contract/manifest';
import type { Tensors } from '../tensor';
import { scoreColumns } from './score';
import type { Binding, Columns } from './types';

/** The tensors that such rows travel in, as scoring lays them, for whoever measures. Errors: as of `scoreColumns`. */
export async function tensorsFor(columns: Columns, rows: number, { binding, manifest }: { binding: Binding; manifest: Manifest }): Promise<Tensors> {
  let laid: Tensors | undefined;
  const enough = new Error('laid');
  const run = (tensors: Tensors) => {
    laid ??= tensors;
    return Promise.reject(enough);
  };
  await scoreColumns(columns, rows, { binding, manifest, batchRows: rows, feedMissing: true, run }).catch((error: unknown) => {
    if (error !== enough) throw error;
  });
  return laid ?? {};
}
