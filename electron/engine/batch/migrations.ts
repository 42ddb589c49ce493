import type { Migration } from '../store';

export const batchMigrations: Migration[] = [
  {
    id: 700,
    name: 'runs of batch scoring',
    sql: `
      CREATE TABLE batch_run (
        id INTEGER PRIMARY KEY,
        model TEXT NOT NULL,
        version INTEGER NOT NULL,
        version_name TEXT NOT NULL,
        input TEXT NOT NULL,
        output TEXT NOT NULL,
        -- Files that are there only while it runs: removed at the next start if the engine dies meanwhile.
        temporary TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
        bytes_read INTEGER NOT NULL,
        bytes_total INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        rejects_file TEXT,
        started INTEGER NOT NULL,
        finished INTEGER,
        message TEXT NOT NULL,
        started_by TEXT NOT NULL
      ) STRICT;
      CREATE INDEX batch_run_by_state ON batch_run (state);
    `,
  },
  {
    id: 701,
    name: 'runs of batch scoring that pause and go on',
    sql: `
      CREATE TABLE batch_run_new (
        id INTEGER PRIMARY KEY,
        model TEXT NOT NULL,
        version INTEGER NOT NULL,
        version_name TEXT NOT NULL,
        input TEXT NOT NULL,
        output TEXT NOT NULL,
        -- How it was asked for: whoever goes on with it asks the same.
        overwrite INTEGER NOT NULL,
        readings INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'done', 'failed', 'cancelled')),
        bytes_read INTEGER NOT NULL,
        bytes_total INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        rejects_file TEXT,
        started INTEGER NOT NULL,
        finished INTEGER,
        message TEXT NOT NULL,
        started_by TEXT NOT NULL
      ) STRICT;
      INSERT INTO batch_run_new (id, model, version, version_name, input, output, overwrite, readings, state, bytes_read, bytes_total, rows, rejected, rejects_file, started, finished, message, started_by)
        SELECT id, model, version, version_name, input, output, 0, 0, state, bytes_read, bytes_total, rows, rejected, rejects_file, started, finished, message, started_by FROM batch_run;
      DROP TABLE batch_run;
      ALTER TABLE batch_run_new RENAME TO batch_run;
      CREATE INDEX batch_run_by_state ON batch_run (state);
    `,
  },
  {
    id: 702,
    name: 'how runs of batch scoring read rows, and why they rejected some',
    sql: `
      -- As JSON: whoever goes on with a run asks the same, and what can be asked grows.
      ALTER TABLE batch_run ADD COLUMN how TEXT NOT NULL DEFAULT '{}';
      UPDATE batch_run SET how = '{"readings":true}' WHERE readings = 1;
      ALTER TABLE batch_run DROP COLUMN readings;
      ALTER TABLE batch_run ADD COLUMN reject_reasons TEXT NOT NULL DEFAULT '[]';
    `,
  },
  {
    id: 703,
    name: 'runs of batch scoring over more than a file',
    sql: `
      -- What was asked for, as JSON; null: the file of input.
      ALTER TABLE batch_run ADD COLUMN source TEXT;
    `,
  },
  {
    id: 704,
    name: 'databases of the site',
    sql: `
      CREATE TABLE batch_database (
        name TEXT PRIMARY KEY,
        -- JSON, as the contract has it; the password is among the vault's secrets.
        options TEXT NOT NULL,
        password INTEGER NOT NULL
      ) STRICT;
    `,
  },
  {
    id: 705,
    name: 'which columns of a file feed which inputs, kept for the next file like it',
    sql: `
      CREATE TABLE batch_mapping (
        model TEXT NOT NULL,
        -- A hash over the set of the columns' names.
        columns TEXT NOT NULL,
        -- As JSON, and what each input meant to the model then.
        choices TEXT NOT NULL,
        meanings TEXT NOT NULL,
        who TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (model, columns)
      ) STRICT;
    `,
  },
  {
    id: 710,
    name: 'jobs of batch scoring that are kept',
    sql: `
      CREATE TABLE batch_job (
        name TEXT PRIMARY KEY,
        -- As JSON, what a run is asked for with; its texts have fields.
        what TEXT NOT NULL
      ) STRICT;
      -- By which moment of which schedule, so that a run that is tried again is the same.
      ALTER TABLE batch_run ADD COLUMN asked_for TEXT;
      CREATE INDEX batch_run_asked_for ON batch_run (asked_for) WHERE asked_for IS NOT NULL;
    `,
  },
  {
    id: 711,
    name: 'runs of batch scoring into a folder',
    sql: `
      -- As JSON, how many there are and what became of them; null: it has one output.
      ALTER TABLE batch_run ADD COLUMN files TEXT;
      `,
  },
  {
    id: 720,
    name: 'runs of batch scoring whose engine was killed',
    sql: `
      -- How often it was taken up since it last came further.
      ALTER TABLE batch_run ADD COLUMN taken_up INTEGER NOT NULL DEFAULT 0;
      -- 1 from its end on until what lies beside its output is removed.
      ALTER TABLE batch_run ADD COLUMN untidy INTEGER NOT NULL DEFAULT 0;
    `,
  },
];
