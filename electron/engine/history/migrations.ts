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
  {
    id: 2,
    name: 'exact sums and the worst quality of an hour; what each day takes; what retention took',
    sql: `
      -- What rounding left over of sum, and the worst quality that came, by its place among good, uncertain, bad.
      ALTER TABLE hour ADD COLUMN rest REAL NOT NULL DEFAULT 0;
      ALTER TABLE hour ADD COLUMN worst INTEGER NOT NULL DEFAULT 0;
      UPDATE hour SET worst = 2 WHERE bad > 0;
      -- Bytes of the blocks of a UTC day. A block whose readings are gone has no data, one whose minutes are gone too is deleted.
      CREATE TABLE day (
        day INTEGER PRIMARY KEY,
        readings INTEGER NOT NULL,
        minutes INTEGER NOT NULL
      ) STRICT;
      INSERT INTO day (day, readings, minutes)
        SELECT CAST(from_time / 86400000 AS INTEGER), sum(length(data)), sum(coalesce(length(minutes), 0)) FROM block GROUP BY 1;
      -- Readings, minutes and hours before these moments (UTC ms) were let go.
      ALTER TABLE state ADD COLUMN readings_from REAL;
      ALTER TABLE state ADD COLUMN minutes_from REAL;
      ALTER TABLE state ADD COLUMN hours_from REAL;
    `,
  },
  {
    id: 3,
    name: 'seals and their clearing up in short transactions',
    sql: `
      -- The last block that counts: what a seal writes counts once it has all been written.
      ALTER TABLE state ADD COLUMN last_block INTEGER NOT NULL DEFAULT 0;
      UPDATE state SET last_block = coalesce((SELECT max(id) FROM block), 0);
      -- 1: hours in hour_next count in place of those in hour, where they are moved to one after the other.
      ALTER TABLE state ADD COLUMN moving INTEGER NOT NULL DEFAULT 0;
      CREATE TABLE hour_next (
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
        rest REAL NOT NULL,
        worst INTEGER NOT NULL,
        PRIMARY KEY (series, hour)
      ) STRICT, WITHOUT ROWID;
      -- Batches whose rows stand in blocks that count, and that are yet to be deleted: JSON, an array of ids. (A table costs each file a page.)
      ALTER TABLE state ADD COLUMN sealed TEXT NOT NULL DEFAULT '[]';
    `,
  },
  {
    id: 4,
    name: 'short blocks of a day are joined',
    sql: `
      -- The newest block of a day, and up to which one its blocks were looked at for joining.
      ALTER TABLE day ADD COLUMN last_block INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE day ADD COLUMN joined_to INTEGER NOT NULL DEFAULT 0;
      UPDATE day SET last_block = (SELECT last_block FROM state);
      -- Blocks of these series (the first to the last) of this day (UTC ms) up to this number stand in later blocks, and are yet to be deleted.
      ALTER TABLE state ADD COLUMN join_first INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE state ADD COLUMN join_last INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE state ADD COLUMN join_day REAL NOT NULL DEFAULT 0;
      ALTER TABLE state ADD COLUMN join_to INTEGER NOT NULL DEFAULT 0;
    `,
  },
  {
    id: 5,
    name: 'predictions are let go by themselves; what comes late of days that were let go',
    sql: `
      ALTER TABLE state ADD COLUMN predictions_from REAL;
      -- From where on something is yet to go: what came late of days that had been let go, or was broken off.
      ALTER TABLE state ADD COLUMN late_from REAL;
    `,
  },
];
