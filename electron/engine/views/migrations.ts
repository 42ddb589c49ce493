import type { Migration } from '../store';

export const viewMigrations: Migration[] = [
  {
    id: 460,
    name: 'displays and what they were before',
    sql: `
      -- One row a change; the newest of a display is what it is.
      CREATE TABLE display_version (
        seq INTEGER PRIMARY KEY,
        display INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        -- JSON; null: removed.
        content TEXT,
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        UNIQUE (display, revision)
      ) STRICT;
    `,
  },
  {
    id: 461,
    name: 'what a wall shows',
    sql: `
      CREATE TABLE wall (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        content TEXT NOT NULL
      ) STRICT;
    `,
  },
];
