import type { Migration } from '../store';

/** Of each period's own file; ids count by themselves. */
export const historyMigrations: Migration[] = [
  {
    id: 1,
    name: 'batches, blocks and hours',
    sql: `
      -- What was committed and is not sealed yet: one row a commit. id: arrival sequence of its first reading.
      CREATE TABLE batch (
        id INTEGER PRIMARY KEY,
        data BLOB NOT NULL
      ) STRICT;
      -- Sealed rows of one series (a tag; negative: an asset's predictions) in order of time. A block lies within one UTC day.
      CREATE TABLE block (
        id INTEGER PRIMARY KEY,
        series INTEGER NOT NULL,
        from_time REAL NOT NULL,
        to_time REAL NOT NULL,
        minutes BLOB,
        data BLOB NOT NULL
      ) STRICT;
      CREATE INDEX block_by_series ON block (series, from_time);
      -- What the sealed rows of a series amount to in an hour of the epoch.
      CREATE TABLE hour (
        series INTEGER NOT NULL,
        hour INTEGER NOT NULL,
        first REAL NOT NULL,
        last REAL NOT NULL,
        received INTEGER NOT NULL,
        bad INTEGER NOT NULL,
        missing INTEGER NOT NULL,
        step REAL NOT NULL,
        used INTEGER NOT NULL,
        min REAL,
        max REAL,
        sum REAL,
        PRIMARY KEY (series, hour)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE state (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        -- Arrival sequences below this may be taken. 0: this file was never the newest one.
        lease INTEGER NOT NULL,
        -- First and last time of what is sealed.
        from_time REAL,
        to_time REAL
      ) STRICT;
      INSERT INTO state (one, lease) VALUES (1, 0);
    `,
  },
];
