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
];
