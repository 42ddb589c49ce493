import type { Migration } from '../../../electron/engine/store';
import { notes } from '../../unit/engine/store/notes';

/** Fills and rebuilds a table several times. */
export const slow: Migration[] = [
  ...notes,
  ...[2, 3, 4, 5].map((id) => ({
    id,
    name: `slow-${id}`,
    sql: `
      CREATE TABLE rebuilt (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, data BLOB) STRICT;
      INSERT INTO rebuilt SELECT id, text || '.', data FROM note;
      DROP TABLE note;
      ALTER TABLE rebuilt RENAME TO note;
    `,
  })),
];
