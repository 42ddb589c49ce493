import type { Migration } from '../store';

export const apiMigrations: Migration[] = [
  {
    id: 1000,
    name: 'http',
    // Of a key only its SHA-256 is kept: it has 256 random bits, so that nothing can be tried.
    sql: `
      CREATE TABLE http_setting (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        "on" INTEGER NOT NULL CHECK ("on" IN (0, 1)),
        address TEXT NOT NULL,
        port INTEGER NOT NULL,
        certificate TEXT
      ) STRICT;
      CREATE TABLE api_key (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        scopes TEXT NOT NULL,
        per_minute INTEGER NOT NULL,
        hash BLOB NOT NULL,
        created INTEGER NOT NULL,
        created_by TEXT NOT NULL,
        last_used INTEGER,
        revoked INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX api_key_in_use ON api_key (name) WHERE revoked IS NULL;
    `,
  },
];
