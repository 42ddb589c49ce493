const { createRequire } = require('node:module');
const { join } = require('node:path');

// Native modules are the app's: its own copies lie beside its bundles.
const app = process.argv.at(-1);
const { InferenceSession } = createRequire(join(app, 'package.json'))('onnxruntime-node');
const addon = require(join(app, 'dist/native/better_sqlite3.node'));
process.parentPort.postMessage({ inference: typeof InferenceSession.create, database: typeof addon.Database, uid: process.getuid() });
