import type { Migration } from '../store';

export const liveMigrations: Migration[] = [
  {
    id: 600,
    name: 'connectors',
    sql: `
      CREATE TABLE live_connector (
        name TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        url TEXT NOT NULL,
        username TEXT,
        client_id TEXT NOT NULL,
        enabled INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];
