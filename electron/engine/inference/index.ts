export { createInference } from './service';
export { concatenate, rowsOf, sliceRows, tensorData, tensorTypes } from './tensor';
export { limited, startWorker, type Worker } from './worker';
export { bind, identifierOf, widthOf, type Signature } from './columns/binding';
export { scoreColumns, warmUpTensors } from './columns/score';
export { compareGolden, goldenColumns, type GoldenVerdict } from './columns/golden';
export type { Binding, BoundInput, BoundOutput, Column, Columns, Scored } from './columns/types';
export type { BatchCalls, BatchProgress, BatchResult, InspectionCalls } from './protocols';
export type { Inference, InferenceOptions, Session, SessionSpec, Tensor, TensorData, Tensors, TensorType } from './types';
