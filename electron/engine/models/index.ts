export { createModels, type ModelDeps } from './service';
export { modelProcedures } from './procedures';
export { shippedModels } from './shipped';
export { modelMigrations } from './migrations';
export { inspectPackage } from './inspector';
export { backgroundOfFile, packageOfFile, scorerOfFile, type FileScorer } from './file-scorer';
export { addSignature, packageFiles } from './sign-package';
export { mainOutput, sourcesOf } from './sources';
export { rowAnswerOf } from './row-answer';
export type { ExplainOptions } from './why/explainer';
export type {
  CheckedPackage, Condition, GoldenState, ModelChange, Models, PackageFiles, PlantView, Reign, Scorer, Source, VersionRecord,
} from './types';
export { benchBareRow, benchInference } from './measuring/bench';
export { createTuning, type Tuning } from './measuring/tuning';
export { measuringMigrations } from './measuring/migrations';
