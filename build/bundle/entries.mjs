/** What is bundled from where: one file for every process that the appliance runs, and the window. */

/** Runs in Electron or Node. A bundle is CommonJS: the oldest runtime that is supported can't `require` an ES module. */
export const node = {
  'main.cjs': 'electron/main/main.ts',
  'preload.cjs': 'electron/preload/preload.ts',
  'engine.cjs': 'electron/engine/main.ts',
  'sql-thread.cjs': 'electron/engine/store/sql-thread.ts',
  'kdf-thread.cjs': 'electron/engine/security/kdf-thread.ts',
  'inference.cjs': 'electron/workers/inference.ts',
  'inspection.cjs': 'electron/workers/inspection.ts',
  'batch.cjs': 'electron/workers/batch.ts',
  'batch-models.cjs': 'electron/workers/batch-models.ts',
  'batch-tables.cjs': 'electron/workers/batch-tables.ts',
  'opcua.cjs': 'electron/workers/opcua.ts',
  'bench-live.cjs': 'electron/ctl/bench/live/main.ts',
  'bench-asking.cjs': 'electron/ctl/bench/realtime/thread.ts',
  'demo.cjs': 'electron/demo/main.ts',
};

/** Runs in the window. */
export const renderer = { script: 'renderer/main.tsx', page: 'renderer/index.html' };

/** Left out of every bundle: the runtime's own module, and the packages that load their binaries by their own paths. */
export const external = ['electron', 'onnxruntime-node', '@duckdb/node-bindings'];

/** The packages that a bundle leaves out and finds beside itself, with what they load themselves: of DuckDB's bindings the one for this platform. */
export const beside = ['onnxruntime-node', 'onnxruntime-common', '@duckdb/node-bindings', `@duckdb/node-bindings-${process.platform}-${process.arch}`];

/** Taken as they are. */
export const pictures = { 'tray.png': 'build/icon/tray.png', 'tray@2x.png': 'build/icon/tray@2x.png' };

/** A change below these makes another `dist/`. */
export const sources = ['electron', 'renderer', 'models', 'build/bundle', 'build/icon', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** What a shipped model package holds; training scripts and notes beside it stay in the checkout. */
export const modelFiles = ['manifest.json', 'model.onnx', 'card.md', 'golden.json', 'background.json'];
