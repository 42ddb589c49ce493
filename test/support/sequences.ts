import type { z } from 'zod';
import type { manifest as manifestSchema } from '../../electron/contract/manifest';
import { buildModel, floats, int64s, value, type Dim } from './onnx-builder';
import { labelManifest } from './packages';

/** Of `a` and `b`, sample by sample, oldest first: every sum says which values stood where. */
const weights = [1, 10, 100, 1000, 10_000, 100_000];

/** `y` is the weighted sum of a window of three samples of two columns. */
export function sequenceModel(shape: Dim[] = ['N', 3, 2]): Uint8Array {
  return buildModel({
    nodes: [{ op: 'Reshape', inputs: ['W', 'flat'], outputs: ['rows'] }, { op: 'MatMul', inputs: ['rows', 'weights'], outputs: ['y'] }],
    inputs: [value('W', 'float32', shape)],
    outputs: [value('y', 'float32', ['N', 1])],
    initializers: [int64s('flat', [2], [-1, 6]), floats('weights', [6, 1], weights)],
  });
}

type ManifestText = z.input<typeof manifestSchema>;

/** Of `sequenceModel`: runs of an engine, in the order of their cycles. */
export function sequenceManifest(changes: Partial<ManifestText> = {}): ManifestText {
  return labelManifest({
    name: 'engine', thresholds: [],
    inputs: [{ name: 'a', title: 'A', kind: 'number', range: [0, 9] }, { name: 'b', title: 'B', kind: 'number', range: [0, 9] }],
    outputs: [{ name: 'y', title: 'Y', kind: 'number', meaning: 'the sum' }],
    sequences: [{ name: 'w', inputs: ['a', 'b'], length: 3 }],
    series: { by: [{ name: 'unit', title: 'Unit' }], order: { name: 'cycle', title: 'Cycle' }, largestStep: 1 },
    ...changes,
  });
}

export const sequenceGolden = {
  goldenVersion: 1, source: 'by hand', tolerance: { absolute: 0, relative: 0 },
  inputs: { a: [[1, 2, 3], [0, 0, 1]], b: [[4, 5, 6], [0, 0, 0]] }, outputs: { y: [635_241, 10_000] },
};

export const sequenceBackground = {
  backgroundVersion: 1, source: 'by hand', inputs: { a: [[1, 2, 3], [0, 0, 1], [5, 0, 7]], b: [[4, 5, 6], [0, 0, 0], [1, 8, 2]] },
};
