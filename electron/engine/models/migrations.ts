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
  ...signingMigrations,
];
