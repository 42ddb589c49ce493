/**
 * Wears the store's addon out: statements made and dropped by the ten thousand in the main thread and three worker
 * threads at once, with collections forced all along, so that the addon's finalizers run at every awkward moment.
 * A wrong build ends this process with an abort; that is why it is a process of its own.
 *   electron addon-stress.cjs ADDON FOLDER [STATEMENTS]
 */
const { randomBytes } = require('node:crypto');
const { rmSync } = require('node:fs');
const { join } = require('node:path');
const v8 = require('node:v8');
const vm = require('node:vm');
const { Worker, isMainThread, workerData, parentPort } = require('node:worker_threads');
const Database = require('better-sqlite3-multiple-ciphers');

v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc');

/** @param {string} file @param {string} addon */
function open(file, addon) {
  const db = new Database(file, { nativeBinding: addon });
  db.pragma("cipher='sqlcipher'");
  // A raw key: deriving one from a passphrase takes longer than everything else here.
  db.pragma(`key="x'${'5a'.repeat(32)}'"`);
  db.pragma('journal_mode=WAL');
  db.pragma('synchronous=FULL');
  return db;
}

/** Functions and aggregates hold references to JavaScript from inside SQLite. */
function withFunctions(db) {
  db.function('twice', { deterministic: true }, (x) => x * 2);
  db.function('label', { varargs: true }, (...parts) => parts.join('-'));
  db.aggregate('spread', { start: () => [], step: (seen, x) => { seen.push(x); return seen; }, result: (seen) => Math.max(...seen) - Math.min(...seen) });
  return db;
}

async function wear({ addon, folder, name, statements }) {
  const file = join(folder, `${name}.db`);
  let db = withFunctions(open(file, addon));
  db.exec('create table reading (id integer primary key, tag text, value real, note blob)');
  const insert = db.prepare('insert into reading (tag, value, note) values (?, ?, ?)');
  db.transaction(() => { for (let i = 0; i < 2_000; i++) insert.run(`tag ${i % 50}`, i / 7, randomBytes(40)); })();
  let left = null;
  let sum = 0;
  for (let i = 0; i < statements; i++) {
    // A different text each time, so that no statement is the same as one that still lives.
    const statement = db.prepare(`select tag, twice(value) as v, label(tag, id) as l, note from reading where id = ? /* ${i} */`);
    const row = i % 3 === 0 ? statement.raw().get(1 + (i % 2_000)) : statement.get(1 + (i % 2_000));
    sum += Array.isArray(row) ? row[1] : row.v;
    if (i % 97 === 0) sum += db.prepare('select spread(value) as s from reading where tag = ?').pluck().get(`tag ${i % 50}`);
    if (i % 211 === 0) {
      left = open(file, addon).prepare('select * from reading').iterate();
      left.next();
    }
    if (i % 401 === 0) { try { db.prepare(`select nothing_${i} from nowhere`); } catch { /* errors hold strings too */ } }
    if (i % 500 === 0) gc();
    if (i % 5_000 === 4_999) {
      await backup(addon, join(folder, `${name}-${i}.copy`));
      // Dropped without being closed, with its functions.
      db = withFunctions(open(file, addon));
      gc();
    }
    if (i % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  left = null;
  gc();
  return sum;
}

/** SQLite's backup refuses an encrypted source, so this one is in the clear. @param {string} addon @param {string} file */
async function backup(addon, file) {
  const plain = new Database(':memory:', { nativeBinding: addon });
  plain.exec('create table t (x); with n(i) as (select 1 union all select i + 1 from n where i < 5000) insert into t select randomblob(50) from n');
  await plain.backup(file, { progress: () => 10 });
  rmSync(file, { force: true });
}

async function main() {
  const [addon, folder, statements = '80000'] = process.argv.slice(2);
  const share = Math.ceil(Number(statements) / 4);
  const threads = [1, 2, 3].map((n) => new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: { addon, folder, name: `thread-${n}`, statements: share } });
    worker.on('message', resolve).on('error', reject).on('exit', (code) => code && reject(new Error(`a thread ended with ${code}`)));
  }));
  const sums = await Promise.all([wear({ addon, folder, name: 'main', statements: share }), ...threads]);
  if (new Set(sums.map((sum) => sum.toFixed(6))).size !== 1) throw new Error(`the threads read different things: ${sums.join(', ')}`);
  process.stdout.write(`${JSON.stringify({ statements: share * 4, sum: sums[0] })}\n`);
}

if (isMainThread) main().catch((error) => { console.error(error); process.exitCode = 1; });
else wear(workerData).then((sum) => parentPort.postMessage(sum));
