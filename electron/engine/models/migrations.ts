import type { Migration } from '../store';
import { signingMigrations } from './signing-migrations';

export const modelMigrations: Migration[] = [
  {
    id: 200,
    name: 'model versions, their files, who reigned, what they watch',
    sql: `
      CREATE TABLE model_version (
        id INTEGER PRIMARY KEY,
        model TEXT NOT NULL,
        version TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        stage TEXT NOT NULL CHECK (stage IN ('draft', 'champion', 'retired')),
        manifest TEXT NOT NULL,
        inspection TEXT NOT NULL,
        -- How the manifest's columns lie in the graph's tensors, as proven at import.
        binding TEXT NOT NULL,
        imported INTEGER NOT NULL,
        imported_by TEXT NOT NULL,
        golden_state TEXT NOT NULL CHECK (golden_state IN ('passed', 'failed', 'none')),
        golden_rows INTEGER NOT NULL,
        golden_worst REAL,
        golden_at INTEGER,
        UNIQUE (model, version),
        UNIQUE (model, sha256)
      ) STRICT;
      CREATE UNIQUE INDEX model_version_champion ON model_version (model) WHERE stage = 'champion';
      -- A package's files, byte for byte, in pieces.
      CREATE TABLE model_file (
        version INTEGER NOT NULL REFERENCES model_version (id),
        name TEXT NOT NULL,
        piece INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (version, name, piece)
      ) STRICT;
      CREATE TABLE model_reign (
        id INTEGER PRIMARY KEY,
        model TEXT NOT NULL,
        version INTEGER NOT NULL REFERENCES model_version (id),
        began INTEGER NOT NULL,
        ended INTEGER,
        who TEXT NOT NULL,
        why TEXT
      ) STRICT;
      CREATE UNIQUE INDEX model_reign_now ON model_reign (model) WHERE ended IS NULL;
      CREATE INDEX model_reign_by_time ON model_reign (model, began);
      CREATE TABLE model_watch (
        model TEXT NOT NULL,
        asset INTEGER NOT NULL,
        PRIMARY KEY (model, asset)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    id: 201,
    name: 'challengers, every stage a version was put into, who answered in whose stead, every run of golden samples',
    // A CHECK can't be changed, so tables are made anew.
    sql: `
      CREATE TABLE model_version_new (
        id INTEGER PRIMARY KEY,
        model TEXT NOT NULL,
        version TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        stage TEXT NOT NULL CHECK (stage IN ('draft', 'challenger', 'champion', 'retired')),
        manifest TEXT NOT NULL,
        inspection TEXT NOT NULL,
        binding TEXT NOT NULL,
        imported INTEGER NOT NULL,
        imported_by TEXT NOT NULL,
        golden_state TEXT NOT NULL CHECK (golden_state IN ('passed', 'failed', 'none')),
        golden_rows INTEGER NOT NULL,
        golden_worst REAL,
        golden_at INTEGER,
        UNIQUE (model, version),
        UNIQUE (model, sha256)
      ) STRICT;
      INSERT INTO model_version_new (id, model, version, sha256, bytes, stage, manifest, inspection, binding, imported, imported_by, golden_state, golden_rows, golden_worst, golden_at)
        SELECT id, model, version, sha256, bytes, stage, manifest, inspection, binding, imported, imported_by, golden_state, golden_rows, golden_worst, golden_at FROM model_version;
      DROP TABLE model_version;
      ALTER TABLE model_version_new RENAME TO model_version;
      CREATE UNIQUE INDEX model_version_champion ON model_version (model) WHERE stage = 'champion';
      CREATE UNIQUE INDEX model_version_challenger ON model_version (model) WHERE stage = 'challenger';

      CREATE TABLE model_stage (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES model_version (id),
        stage TEXT NOT NULL CHECK (stage IN ('draft', 'challenger', 'champion', 'retired')),
        -- What was done: 'import', 'promote', 'rollback', 'challenge' or 'retire'.
        how TEXT NOT NULL,
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        why TEXT
      ) STRICT;
      CREATE INDEX model_stage_of ON model_stage (version, id);
      -- The one that follows a reign retired the one before it.
      INSERT INTO model_stage (version, stage, how, at, who, why)
        SELECT version, stage, how, at, who, why FROM (
          SELECT id AS version, 'draft' AS stage, 'import' AS how, imported AS at, imported_by AS who, NULL AS why, 0 AS rank FROM model_version
          UNION ALL
          SELECT version, 'champion', 'promote', began, who, why, 2 FROM model_reign
          UNION ALL
          SELECT ended.version, 'retired', 'promote', ended.ended, next.who, next.why, 1 FROM model_reign ended
            JOIN model_reign next ON next.id = (SELECT min(id) FROM model_reign WHERE model = ended.model AND id > ended.id)
        ) ORDER BY at, rank;
      CREATE TRIGGER model_stage_not_changed BEFORE UPDATE ON model_stage
        BEGIN SELECT RAISE(ABORT, 'the history of stages is only added to'); END;
      CREATE TRIGGER model_stage_not_deleted BEFORE DELETE ON model_stage
        BEGIN SELECT RAISE(ABORT, 'the history of stages is only added to'); END;

      CREATE TABLE model_reign_new (
        id INTEGER PRIMARY KEY,
        model TEXT NOT NULL,
        -- Who was put there.
        champion INTEGER NOT NULL REFERENCES model_version (id),
        -- Who answered: the champion, another in its stead, or nobody.
        version INTEGER REFERENCES model_version (id),
        began INTEGER NOT NULL,
        ended INTEGER,
        who TEXT NOT NULL,
        why TEXT
      ) STRICT;
      INSERT INTO model_reign_new (id, model, champion, version, began, ended, who, why) SELECT id, model, version, version, began, ended, who, why FROM model_reign;
      DROP TABLE model_reign;
      ALTER TABLE model_reign_new RENAME TO model_reign;
      CREATE UNIQUE INDEX model_reign_now ON model_reign (model) WHERE ended IS NULL;
      CREATE INDEX model_reign_by_time ON model_reign (model, began);

      CREATE TABLE model_golden_run (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES model_version (id),
        at INTEGER NOT NULL,
        -- What asked for it: 'import', 'promotion', 'start', 'change', 'stand-in' or 'person'.
        reason TEXT NOT NULL,
        -- What is not as it was when they last matched; null: nothing, or they never had.
        changed TEXT,
        state TEXT NOT NULL CHECK (state IN ('passed', 'failed')),
        rows INTEGER NOT NULL,
        worst REAL,
        -- Why they did not match.
        message TEXT,
        runtime TEXT NOT NULL,
        provider TEXT NOT NULL,
        machine TEXT NOT NULL
      ) STRICT;
      CREATE INDEX model_golden_run_of ON model_golden_run (version, id);
      CREATE TRIGGER model_golden_run_not_changed BEFORE UPDATE ON model_golden_run
        BEGIN SELECT RAISE(ABORT, 'the history of golden runs is only added to'); END;
      CREATE TRIGGER model_golden_run_not_deleted BEFORE DELETE ON model_golden_run
        BEGIN SELECT RAISE(ABORT, 'the history of golden runs is only added to'); END;
    `,
  },
  ...signingMigrations,
];
