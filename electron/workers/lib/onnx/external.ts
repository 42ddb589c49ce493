import { insideName } from '../../../engine/shared/beside';
import { eachField, text, WireError, type Field } from './wire';

/** Where a tensor's numbers lie: part of a file beside the model (TensorProto.external_data). */
export interface ExternalTensor {
  name: string;
  /** As the model writes it; see `insideName` for what is taken of it. */
  location: string;
  offset: number;
  /** Null: to the end of the file. */
  length: number | null;
}

/** Of a TensorProto that says that its data lie elsewhere. Errors: WireError where it does not say where. */
export function readExternal(bytes: Uint8Array, tensor: Field): ExternalTensor {
  const external: ExternalTensor = { name: '', location: '', offset: 0, length: null };
  eachField(bytes, tensor.start, tensor.end, (part) => {
    if (part.wire !== 2) return;
    if (part.number === 8) external.name = text(bytes, part);
    if (part.number !== 13) return;
    let key = '';
    let value = '';
    eachField(bytes, part.start, part.end, (entry) => {
      if (entry.number === 1) key = text(bytes, entry);
      else if (entry.number === 2) value = text(bytes, entry, 1024);
    });
    if (key === 'location') external.location = value;
    else if (key === 'offset') external.offset = wholeNumber(value);
    else if (key === 'length') external.length = wholeNumber(value);
  });
  return external;
}

function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new WireError('a place in another file that is no number');
  return Number(value);
}

/** Names of the data files, each once, as they stand in a package. Where one leaves the folder: `leaves`, as the model writes it. */
export function dataFilesOf(external: readonly ExternalTensor[]): { names: string[]; leaves: string | undefined } {
  const names = new Set<string>();
  for (const { location } of external) {
    const name = insideName(location);
    if (name === undefined) return { names: [], leaves: location };
    names.add(name);
  }
  return { names: [...names].sort(), leaves: undefined };
}
