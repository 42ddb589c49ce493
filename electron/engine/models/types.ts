import type { Conversion } from '../../contract/units';
import type { Asset, Plant, Tag } from '../../contract/domain';
import type { GoldenRun, Inspection, ModelCondition as Condition, ModelVersion, Reign, StageChange } from '../../contract/models';
import type { Explanation } from '../../contract/explanation';
import type { Golden, Manifest } from '../../contract/manifest';
import type { SignatureState } from '../../contract/signature';
import type { Background, Binding, Columns, GivenColumns, Inference, ModelFiles, RunOptions, Scored, SwitchableSession } from '../inference';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { Claim } from './check-signature';
import type { ReadPackage } from './read-package';
import type { Signing } from './signing';
import type { ExplainOptions } from './why/explainer';

/** The files of a package by name: `model.onnx`, and where it has them `manifest.json`, `golden.json`, `card.md` and data files. */
export type PackageFiles = ModelFiles;

/** A package that was read, inspected, laid over its manifest and tried on its golden samples. */
export interface CheckedPackage {
  files: PackageFiles;
  archive: ReadPackage['archive'];
  claim: Claim;
  /** What runs: the package's model, or the one that its rewrites make of it. */
  runs: Uint8Array;
  /** Of the whole package, its files in the order of their names. */
  sha256: string;
  bytes: number;
  inspection: Inspection;
  manifest: Manifest;
  binding: Binding;
  golden: Golden | null;
  verdict: GoldenState;
  card: string;
}

/** What a look at a file or folder finds. */
export interface Inspected {
  inspection: Inspection;
  manifest: Manifest | null;
  golden: boolean;
  signature: SignatureState;
}

export interface ExportRequest {
  model: string;
  version?: string | undefined;
  to: string;
  as: 'came' | 'mwpkg' | 'files' | 'triton' | 'kserve';
  /** Of `kserve`: what the repository will have been copied to, as KServe's `storageUri` has it. */
  storage?: string | undefined;
  overwrite: boolean;
}

export interface Exported {
  model: string;
  version: string;
  files: { path: string; bytes: number; sha256: string }[];
}

export type GoldenState = ModelVersion['golden'];

/** A version without what changes with other things: the site's trusted keys, and who answers. */
export type KeptVersion = Omit<ModelVersion, 'signature' | 'answers'>;

/** One immutable version as the registry knows it. */
export interface VersionRecord extends KeptVersion {
  manifest: Manifest;
  inspection: Inspection;
  binding: Binding;
}

export interface ScoreOptions extends RunOptions {
  /** Rows with a gap are run too, where the model can take one, and answered with whatever number comes; `valid` tells them apart. */
  feedMissing?: boolean;
  /** Whole numbers of 64 bits are wanted to the last bit too (`Scored.whole`). */
  whole?: boolean;
}

/** A loaded version, for live, batch and reports alike. Release it when done; a champion stays loaded all the same. */
export interface Scorer {
  readonly versionId: number;
  readonly version: VersionRecord;
  readonly manifest: Manifest;
  readonly session: SwitchableSession;
  /**
   * `columns` by the manifest's input names, each at least `rows` long: numbers, or labels (or their codes) of a category.
   * Errors: invalid-input (a column is missing), timeout, gone, unavailable (queue full), model-refused.
   */
  score(columns: GivenColumns, rows: number, options?: ScoreOptions): Promise<Scored>;
  release(): Promise<void>;
}

export type { ModelCondition as Condition, GoldenRun, Reign } from '../../contract/models';

export interface ModelChange {
  what: 'imported' | 'champion' | 'stage' | 'condition' | 'watches';
  model: string;
}

/** What this room has to know of the plant; the room of assets stands beside it and is handed in. */
export interface PlantView {
  plant(): { readonly assetById: ReadonlyMap<number, Asset> };
  tagsOf(asset: number): readonly Tag[];
}

/** Where each input of a model comes from on one piece of equipment. */
export type Source = { input: string; tag: Tag; /** Of each reading, before anything else. */ convert?: Conversion } | { input: string; value: string | number };

export interface Models {
  /**
   * Loads every champion and runs its golden test. In the stead of one that fails answers the last version that passes, else nobody. Versions last tried with another runtime,
   * provider or machine, and challengers, are tried after that, one by one.
   */
  start(): Promise<void>;
  /** Resolves when the start has decided who answers for the models that watch equipment. */
  decided(): Promise<void>;
  /** What the start left to be done is done. */
  settled(): Promise<void>;
  close(): Promise<void>;
  readonly changed: Emitter<ModelChange>;

  list(): ModelVersion[];
  /** Of `version`, else the champion, else the newest. Errors: not-found. */
  get(model: string, version?: string): Promise<{ version: ModelVersion; manifest: Manifest; card: string; inspection: Inspection; golden: Golden | null; watches: number[] }>;
  version(id: number): VersionRecord | undefined;
  files(versionId: number): Promise<PackageFiles>;
  /** The graph that the runtime gets. Errors: not-found, model-refused. */
  modelToRun(versionId: number): Promise<Uint8Array>;
  /** `refused`: why this site would not take it, as far as its signature goes. */
  inspect(path: string): Promise<Inspected & { refused: string | null }>;
  /** Whose signatures count here. */
  readonly signing: Signing;
  /** Writes a version out, whole or not at all. Errors: not-found, invalid-input, conflict (something is there already), store-full. */
  export(request: ExportRequest, who: Who): Promise<Exported>;
  /** A folder, a `.mwpkg` or a bare `.onnx`. The same content again is the version that is there. Errors: not-found, model-refused, invalid-input, conflict. */
  import(path: string, options: { name?: string; who: Who }): Promise<ModelVersion>;
  /** Makes it the champion after its golden test; the one before is retired. Errors: not-found, model-refused, invalid-input (watched equipment lacks an input). */
  promote(model: string, version: string, who: Who, why?: string): Promise<ModelVersion>;
  /**
   * Imports the packages in `dir` that watch machines and are not held yet; the first version of a model becomes its champion. What can't be taken is
   * told, never thrown. Packages for files alone are left for a person to import.
   */
  seedShipped(dir: string, who: Who): Promise<{ imported: ModelVersion[]; problems: string[] }>;

  championOf(model: string): VersionRecord | undefined;
  challengerOf(model: string): VersionRecord | undefined;
  /** Appoints the model's one challenger; the one before it is retired. Errors: not-found, conflict (the champion), invalid-input (watched equipment lacks an input). */
  challenge(model: string, version: string, who: Who, why?: string): Promise<ModelVersion>;
  /** Takes a draft or the challenger out. Errors: not-found, conflict (the champion). */
  retire(model: string, version: string, who: Who, why?: string): Promise<ModelVersion>;
  /** Puts back the version before the champion, after its golden test. Errors: not-found, conflict (there is none), model-refused. */
  rollback(model: string, who: Who, why?: string): Promise<ModelVersion>;
  /** The version that a roll-back goes to. */
  rollsBackTo(model: string): Promise<string | null>;
  /** Runs the golden samples now and decides anew who answers. A version that fails is told by its state, not thrown. Errors: not-found. */
  test(model: string, version: string | undefined, who: Who): Promise<ModelVersion>;
  /** Every run of golden samples, oldest first. */
  goldenRuns(model: string): Promise<GoldenRun[]>;
  /** Every stage that its versions were put into, oldest first. Errors: not-found. */
  stages(model: string): Promise<StageChange[]>;
  condition(model: string): Condition;
  /** Oldest first. */
  reigns(model: string): Promise<Reign[]>;
  /** Which version answered at that moment, who put it there and why. Errors: not-found. */
  championAt(model: string, time: number): Promise<Reign | undefined>;

  /** The version that answers, once the start has decided that. Errors: not-found, unavailable (blind, or without a champion). */
  answering(model: string): Promise<VersionRecord>;
  /** By a model's name (the version that answers; errors as `answering`) or a version's id, whatever its golden samples say. */
  scorer(modelOrVersion: string | number): Promise<Scorer>;
  /** A version in processes of the caller's, where nothing live waits behind it. Errors: not-found, model-refused, as of `load`. */
  scorerIn(inference: Pick<Inference, 'load'>, versionId: number): Promise<Scorer>;

  /**
   * Which inputs moved the prediction for a row (one value a column, or one window), and by how much, of a version by its id. One at a time, while the models have nothing
   * else to do. Errors: not-found (version, output), unavailable (no background, or as of `scorer`), invalid-input (no number comes of it), and as of scoring.
   */
  explain(versionId: number, row: Columns, options?: ExplainOptions): Promise<Explanation>;
  /** What its predictions are explained against; null where it takes text alone. Errors: not-found, unavailable (its package brings none). */
  explainedAgainst(versionId: number): Promise<Background | null>;

  /** Refused where an input has no tag or attribute, every one of them named. */
  watch(model: string, assets: readonly number[], who: Who): Promise<{ watching: number }>;
  unwatch(model: string, assets: readonly number[], who: Who): Promise<{ watching: number }>;
  watchedBy(model: string): number[];
  /** As the contract's plant tells it; models without a champion watch nothing yet. */
  watches(): Plant['watches'];
}
