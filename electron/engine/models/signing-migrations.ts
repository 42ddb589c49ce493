import type { Migration } from '../store';

export const signingMigrations: Migration[] = [
  {
    id: 210,
    name: 'who signed a version, whose signatures count, archives as they came',
    sql: `
      -- Of every version since this step; of one from before it, written at the next start.
      CREATE TABLE model_signature (
        version INTEGER PRIMARY KEY REFERENCES model_version (id),
        -- It is a package that came with the appliance.
        shipped INTEGER NOT NULL CHECK (shipped IN (0, 1)),
        -- Null: unsigned.
        key_id TEXT
      ) STRICT;
      -- An archive can't be made again out of its files: how it was packed depends on whoever packed it.
      CREATE TABLE model_archive (
        version INTEGER NOT NULL REFERENCES model_version (id),
        piece INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (version, piece)
      ) STRICT;
      CREATE TABLE model_signer (
        key_id TEXT PRIMARY KEY,
        name TEXT NOT NULL COLLATE NOCASE UNIQUE,
        public_key TEXT NOT NULL,
        added INTEGER NOT NULL,
        added_by TEXT NOT NULL
      ) STRICT;
      CREATE TABLE model_policy (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        signed_only INTEGER NOT NULL CHECK (signed_only IN (0, 1))
      ) STRICT;
      INSERT INTO model_policy (id, signed_only) VALUES (1, 0);
    `,
  },
];
