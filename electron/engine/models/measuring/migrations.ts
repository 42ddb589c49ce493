import type { Migration } from '../../store';

export const measuringMigrations: Migration[] = [
  {
    id: 250,
    name: 'where models run: what people wish, what was measured',
    sql: `
      CREATE TABLE model_provider_wish (
        model TEXT PRIMARY KEY,
        provider TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- What was measured on a machine with a model, as JSON. Another machine, runtime or model is another row.
      CREATE TABLE model_measured (
        machine TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        at INTEGER NOT NULL,
        result TEXT NOT NULL,
        PRIMARY KEY (machine, sha256)
      ) STRICT, WITHOUT ROWID;
    `,
  },
];
